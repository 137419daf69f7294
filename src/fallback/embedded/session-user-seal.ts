import { staticBytes } from './static-bytes.ts';

/** Oid of the role that initdb makes; a standalone backend always authenticates as it. */
const bootstrapOid = 10;

/**
 * Makes a role the authenticated user of a standalone backend, for good.
 *
 * `set session authorization` alone would not hold: the server lets the *authenticated* user choose
 * any session user, and in a standalone backend that is the bootstrap superuser, so the next client
 * could simply choose it. The server has no statement that changes it. It is a static Oid that the
 * linker puts behind the current, outer and session user of the same source file, with two empty
 * words between; while the three hold a fresh role, that row of six words exists exactly once in
 * memory. The caller proves the effect with the server's own answers before any client comes in.
 *
 * Returns false, and changes nothing, unless there is exactly one such row.
 */
export function sealSessionUser(memory: Uint8Array, role: number): boolean {
  const bytes = Buffer.from(
    memory.buffer,
    memory.byteOffset,
    Math.min(memory.byteLength, staticBytes),
  );
  const row = Buffer.from(Uint32Array.of(role, role, role, 0, 0, bootstrapOid).buffer);
  const found: number[] = [];
  for (let at = bytes.indexOf(row); at !== -1; at = bytes.indexOf(row, at + 1)) {
    if (at % 4 === 0) found.push(at);
  }
  const [only] = found;
  if (only === undefined || found.length !== 1) return false;
  bytes.writeUInt32LE(role, only + 5 * 4);
  return true;
}
