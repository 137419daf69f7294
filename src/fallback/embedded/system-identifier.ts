import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { crc32cOfBeginnings } from './crc32c.ts';

/** ControlFileData of PostgreSQL 14 to 18 takes less; what follows in the file is zeros. Bytes. */
const controlBytes = 512;
/** Nothing with fewer bytes before its checksum could be a control file. */
const leastBytes = 128;
/** `xlp_sysid` in XLogLongPageHeaderData, the header of the first page of each WAL segment. */
const segmentOffset = 24;

/**
 * Gives an unpacked data directory a system identifier of its own, in the control file and in its
 * WAL segments: every template has the same one, and two fallbacks, or a fallback and a copy of it,
 * would pass for one server. Nobody may have the directory open. Throws when it is none.
 *
 * @returns the identifier as the server says it
 */
export function renewSystemIdentifier(dataDir: string): string {
  const path = join(dataDir, 'global', 'pg_control');
  const control = readFileSync(path);
  const before = control.readBigUInt64LE();
  const checksumAt = placeOfChecksum(control);
  if (checksumAt === null) throw new Error('the control file of the data directory is damaged');
  const identifier = newIdentifier();
  // First the WAL: a directory that is only half done is thrown away by the caller.
  for (const name of readdirSync(join(dataDir, 'pg_wal'))) {
    if (/^[0-9A-F]{24}$/u.test(name)) {
      renewSegment(join(dataDir, 'pg_wal', name), before, identifier);
    }
  }
  control.writeBigUInt64LE(identifier);
  let length = 0;
  for (const checksum of crc32cOfBeginnings(control.subarray(0, checksumAt))) {
    if (length === checksumAt) control.writeUInt32LE(checksum, checksumAt);
    length += 1;
  }
  overwrite(path, control, 0);
  return identifier.toString();
}

/** As PostgreSQL makes it: seconds in the upper half, so that it tells when the cluster was made. */
function newIdentifier(): bigint {
  const seconds = BigInt(Math.floor(Date.now() / 1000));
  return (seconds << 32n) | BigInt(randomBytes(4).readUInt32BE());
}

/** Where the checksum lies depends on version and alignment; it is the one place where it fits. */
function placeOfChecksum(control: Buffer): number | null {
  let length = 0;
  for (const checksum of crc32cOfBeginnings(control.subarray(0, controlBytes))) {
    const fits = length >= leastBytes && length % 4 === 0 && length + 4 <= control.length;
    if (fits && control.readUInt32LE(length) === checksum) return length;
    length += 1;
  }
  return null;
}

function renewSegment(path: string, before: bigint, identifier: bigint): void {
  const bytes = Buffer.alloc(8);
  const file = openSync(path, 'r+');
  try {
    readSync(file, bytes, 0, bytes.length, segmentOffset);
    if (bytes.readBigUInt64LE() !== before) return;
    bytes.writeBigUInt64LE(identifier);
    writeSync(file, bytes, 0, bytes.length, segmentOffset);
  } finally {
    closeSync(file);
  }
}

function overwrite(path: string, bytes: Buffer, offset: number): void {
  const file = openSync(path, 'r+');
  try {
    writeSync(file, bytes, 0, bytes.length, offset);
  } finally {
    closeSync(file);
  }
}
