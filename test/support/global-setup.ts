import { hasRunFolder, makeRunFolder, removeRunFolder } from './run-folder.ts';

/** Before the first test file starts: one folder for the whole run. Every project asks; the first makes it. */
export default function setup(): (() => void) | undefined {
  if (hasRunFolder()) return undefined;
  const folder = makeRunFolder();
  return () => removeRunFolder(folder);
}
