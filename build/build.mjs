import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { hashOfInputs, isBuilt, recordBuild } from './scripts/built-from.mjs';

/** `node build/build.mjs`: makes `dist`, unless it is there and nothing it is made from has changed. */
const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
if (isBuilt(root)) {
  console.log('dist is up to date');
} else {
  const hash = hashOfInputs(root);
  const { loaded } = await import('./bundles.mjs');
  recordBuild(root, hash, loaded);
}
