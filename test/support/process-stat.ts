import { readFile } from 'node:fs/promises';

/** Fields of /proc/<pid>/stat from the state on: state, parent, group, session … Null without it. */
export async function processStat(pid: number): Promise<readonly string[] | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // The name before it is in brackets, and may have brackets and blanks in it.
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ');
}
