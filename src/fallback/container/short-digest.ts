/** A digest as people compare them: its first twelve digits. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/u, '').slice(0, 12);
}
