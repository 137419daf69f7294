import { keys, type ScreenTerminal } from './screen-terminal.ts';

/** More steps than any list of the wizard has items. */
const longestList = 20;

/** Moves down to the item that begins with this label, wherever it stands, and chooses it. */
export async function chooseItem(terminal: ScreenTerminal, label: string): Promise<void> {
  await terminal.waitFor(label);
  const pointer = (): string => /^ *› .*$/mu.exec(terminal.frame())?.[0] ?? '';
  for (let step = 0; !pointer().includes(`› ${label}`); step += 1) {
    if (step === longestList) throw new Error(`"${label}" was not reached:\n${terminal.frame()}`);
    const before = pointer();
    terminal.type(keys.down);
    await terminal.waitFor(() => pointer() !== before, { wanted: `another item (${label})` });
  }
  terminal.type(keys.enter);
}
