const colours = { pass: 32, warn: 33, fail: 31, skip: 90 } as const;

/** Colours the status word at the start of a line; the words alone carry the meaning. */
export function paintLine(line: string): string {
  return line.replace(/^( {2})(pass|warn|fail|skip)\b/u, (_, blanks: string, word: string) => {
    const code = colours[word as keyof typeof colours];
    return `${blanks}\u001b[${code}m${word}\u001b[39m`;
  });
}

/** Whether to colour: --no-color, then FORCE_COLOR, then NO_COLOR, then whether it is a terminal. */
export function colourWanted(
  refused: boolean,
  environment: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (refused) return false;
  const { FORCE_COLOR: forced, NO_COLOR: none, TERM: term } = environment;
  if (forced !== undefined && forced !== '') return forced !== '0';
  if (none !== undefined && none !== '') return false;
  return isTerminal && term !== 'dumb';
}
