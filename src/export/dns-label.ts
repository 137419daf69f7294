/** RFC 1123 allows 63; what hangs on the name (`-owner`, `-rw`, numbers of instances) needs room. */
const longest = 40;

/**
 * A name that Kubernetes and RDS accept, as near to this text as can be: lower-case letters, digits and
 * single hyphens, a letter first.
 */
export function dnsLabel(text: string): string {
  const plain = text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replace(/^[^a-z0-9]+/u, '');
  const named = /^[a-z]/u.test(plain) ? plain : `db-${plain}`;
  return named.slice(0, longest).replace(/-+$/u, '');
}
