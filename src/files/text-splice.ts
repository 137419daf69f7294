/** A range of a text, in UTF-16 units; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One replacement in a text; the range is one of the original. */
export interface Splice extends Span {
  readonly text: string;
}

/**
 * Applies replacements that do not overlap; those at the same place keep their order. Costs one
 * pass over the text.
 */
export function spliceText(text: string, splices: readonly Splice[]): string {
  const parts: string[] = [];
  let copied = 0;
  for (const splice of inOrder(splices)) {
    parts.push(text.slice(copied, splice.start), splice.text);
    copied = splice.end;
  }
  parts.push(text.slice(copied));
  return parts.join('');
}

/** Whether putting the old text back into the spans that changed gives the original, unit by unit. */
export function onlySplicesDiffer(
  before: string,
  after: string,
  splices: readonly Splice[],
): boolean {
  let shift = 0;
  const inverse = inOrder(splices).map(({ start, end, text }) => {
    const at = start + shift;
    shift += text.length - (end - start);
    return { start: at, end: at + text.length, text: before.slice(start, end) };
  });
  return spliceText(after, inverse) === before;
}

function inOrder(splices: readonly Splice[]): readonly Splice[] {
  return splices.toSorted((a, b) => a.start - b.start);
}
