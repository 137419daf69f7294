/** A clause as a sentence of its own: "no engine answers" becomes "No engine answers." */
export function asSentence(clause: string): string {
  const stop = /[.!?]$/u.test(clause) ? '' : '.';
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}${stop}`;
}
