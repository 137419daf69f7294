/** More typing errors than this and a guess is more confusing than helpful. */
const mostEdits = 3;

/** The known name that a mistyped one most likely meant, or null. */
export function nearestName(typed: string, known: readonly string[]): string | null {
  let best: { name: string; edits: number } | null = null;
  for (const name of known) {
    const edits = name.startsWith(typed) && typed.length > 2 ? 1 : distance(typed, name);
    if (edits <= Math.min(mostEdits, name.length / 2) && (best === null || edits < best.edits)) {
      best = { name, edits };
    }
  }
  return best?.name ?? null;
}

/** Levenshtein distance, one row at a time. */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}
