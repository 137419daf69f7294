import { compareVersions } from '../postgres/version.ts';

/** A published vulnerability of pgvector and the versions that carry it. */
export interface KnownCve {
  readonly id: string;
  /** First affected version, or null for all before the fix. */
  readonly from: string | null;
  readonly fixedIn: string;
  readonly only32Bit: boolean;
}

/** The version that fixes all of them; there are no backports (pgvector issue 960). */
export const safePgvector = '0.8.7';

/** pgvector issues 959, 1006 and 1036, and its changelog up to 0.8.7. Checked 2026-11-20. */
const known: readonly KnownCve[] = [
  { id: 'CVE-2026-3172', from: '0.6.0', fixedIn: '0.8.2', only32Bit: false },
  { id: 'CVE-2026-18022', from: null, fixedIn: '0.8.6', only32Bit: true },
  { id: 'CVE-2026-103484', from: null, fixedIn: '0.8.7', only32Bit: false },
];

/**
 * The vulnerabilities that a version of the library carries.
 *
 * @param serverText the server's `version()`, which ends in "32-bit" or "64-bit"
 */
export function knownCves(version: string, serverText: string): readonly KnownCve[] {
  const is32Bit = /32-bit\s*$/i.test(serverText);
  return known.filter(
    ({ from, fixedIn, only32Bit }) =>
      compareVersions(version, fixedIn) < 0 &&
      (from === null || compareVersions(version, from) >= 0) &&
      (!only32Bit || is32Bit),
  );
}
