import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, URL } from 'node:url';

/**
 * This file is part of the program. It runs a script of ours with the code that V8 compiled while the
 * program was built. Without that, compiling takes a third of the time until the wizard's first frame.
 */
const require = createRequire(import.meta.url);
const scripts = new Map();

/**
 * One part of a script, for example `components/start.tsx`; a part runs when it is first asked for.
 *
 * @param file the script's name, beside this code
 * @param shared gives a module that the script shares with its caller, by path
 */
export function loadPart(file, shared, part) {
  const { parts } = scripts.get(file) ?? runScript(file, shared);
  return parts[part]();
}

/** The code of a script as V8 has it now, to be kept for the next time; for the build. */
export function codeOf(file) {
  return seal(scripts.get(file).script.createCachedData());
}

function runScript(file, shared) {
  const url = new URL(file, import.meta.url);
  const filename = fileURLToPath(url);
  // The script is plain ASCII, and Latin-1 is the way to read that without a look at every byte.
  const source = readFileSync(filename, 'latin1');
  const { Script } = require('node:vm');
  const script = new Script(source, { filename, cachedData: readCode(filename) });
  const run = script.runInThisContext();
  const known = { script, parts: run((id) => shared[id] ?? require(id), url.href) };
  scripts.set(file, known);
  return known;
}

/**
 * Where the code is that this very Node can use. The name of a script changes with its text, so that a
 * code and its script always belong together.
 */
export function codePath(script) {
  const { version, platform, arch } = process;
  return script.replace(/\.cjs$/u, `.${version}-${platform}-${arch}.code`);
}

/** The code that the build left for this Node; undefined without one, and then V8 compiles as usual. */
function readCode(script) {
  try {
    return unseal(readFileSync(codePath(script)));
  } catch {
    return undefined;
  }
}

function crc32(bytes) {
  // Node 21 and the first of 22 have none; they do without the code.
  return require('node:zlib').crc32(bytes);
}

/** V8 looks whether its own version made the code, but not whether it is whole: a CRC-32 goes in front. */
function seal(code) {
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(code));
  return Buffer.concat([sum, code]);
}

function unseal(sealed) {
  const code = sealed.subarray(4);
  return crc32(code) === sealed.readUInt32LE() ? code : undefined;
}
