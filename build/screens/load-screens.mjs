import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import process from 'node:process';
import { fileURLToPath, URL } from 'node:url';
import { Script } from 'node:vm';
import * as zlib from 'node:zlib';

/**
 * This file is part of the program. It runs the screens' bundle with the code that V8 compiled while
 * the program was built: Ink, React and the layout engine take 20 ms to compile, a third of the time
 * that the first screen may take.
 */
const require = createRequire(import.meta.url);
const loaded = new Map();

/**
 * One part of the screens' bundle, for example `components/start.tsx`; runs it when first asked.
 *
 * @param file the bundle's name, beside this code
 * @param shared modules that the screens share with the rest of the program, by path
 */
export function loadPart(file, shared, part) {
  return bundleOf(file, shared).parts[part]();
}

/** The code as V8 has it now, for the next time; for the build. */
export function codeOf(file) {
  return seal(loaded.get(file).script.createCachedData());
}

function bundleOf(file, shared) {
  const known = loaded.get(file);
  if (known !== undefined) return known;
  const filename = fileURLToPath(new URL(file, import.meta.url));
  // The bundle is plain ASCII, and Latin-1 is the way to read that without a look at every byte.
  const source = readFileSync(filename, 'latin1');
  const script = new Script(source, { filename, cachedData: readCode(filename) });
  const parts = script.runInThisContext()((id) => shared[id] ?? require(id));
  const bundle = { script, parts };
  loaded.set(file, bundle);
  return bundle;
}

/** Where the code for this Node is; the bundle's name changes with its text, so that both belong together. */
export function codePath(filename) {
  const { version, platform, arch } = process;
  return filename.replace(/\.cjs$/u, `.${version}-${platform}-${arch}.code`);
}

/** The code that the build left for this very Node, or undefined; then V8 compiles as usual. */
function readCode(filename) {
  try {
    return unseal(readFileSync(codePath(filename)));
  } catch {
    return undefined;
  }
}

/** V8 checks which V8 made the code, but not whether it is whole; so a CRC-32 goes in front. */
function seal(code) {
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(zlib.crc32(code));
  return Buffer.concat([sum, code]);
}

function unseal(sealed) {
  const code = sealed.subarray(4);
  return zlib.crc32(code) === sealed.readUInt32LE() ? code : undefined;
}
