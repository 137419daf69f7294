/** What a run that came to no end did and did not do, as in `Done before: 001_a. Not done: 002_b.` */
export function doneAndLeft(before: readonly string[], left: readonly string[]): string {
  return `Done before: ${listed(before)}. Not done: ${listed(left)}.`;
}

/** More names would bury the sentence; the ledger has all of them. */
const mostNamed = 10;

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'nothing';
  const more = names.length - mostNamed;
  return more > 0 ? `${names.slice(0, mostNamed).join(', ')} and ${more} more` : names.join(', ');
}
