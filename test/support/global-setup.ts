import { hasRunFolder, makeRunFolder, removeRunFolder, sharedFallbacks } from './run-folder.ts';

/** Before the first test file starts: one folder for the whole run. Every project asks; the first makes it. */
export default function setup(): (() => Promise<void>) | undefined {
  if (hasRunFolder()) return undefined;
  const folder = makeRunFolder();
  return async () => {
    const left = sharedFallbacks(folder);
    if (left.length > 0) {
      const { stopFallback } = await import('../../src/fallback/stop-fallback.ts');
      await Promise.all(left.map((stateDir) => stopFallback(stateDir)));
    }
    removeRunFolder(folder);
  };
}
