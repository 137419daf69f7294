import { apartNumbers } from '../journal/apart-numbers.ts';
import type { CatalogueSequence } from './database-catalogue.ts';
import { shownName } from './full-name.ts';
import type { SequencePlace } from './sequence-statements.ts';

/** `same`: go on where the source is. `apart`: leave room between the two. */
export type SequenceMode = 'same' | 'apart';

export interface PlacedSequence {
  readonly place: SequencePlace;
  /** Why numbers may collide all the same, or null. */
  readonly warning: string | null;
}

/** Where a sequence of the target goes on; `before` is the last value that it has given itself. */
export function sequencePlace(
  sequence: CatalogueSequence,
  before: string | null,
  mode: SequenceMode,
): PlacedSequence {
  const last = sequence.last === null ? null : BigInt(sequence.last);
  const exact: SequencePlace =
    last === null
      ? { value: BigInt(sequence.start), called: false }
      : { value: last, called: true };
  const offset = apartNumbers[sequence.type];
  if (mode === 'same' || offset === undefined) return { place: exact, warning: null };
  const name = shownName(sequence);
  const max = BigInt(sequence.max);
  if (BigInt(sequence.increment) < 0n || max <= offset || sequence.cycle) {
    const warning = `${name} counts within limits of its own: new rows on both databases may get the same number.`;
    return { place: exact, warning };
  }
  const there = last !== null && last >= offset;
  const begin = there ? last + (max - last) / 2n : offset;
  const given = before === null ? begin : BigInt(before);
  return {
    place: { value: given > begin ? given : begin, called: true },
    warning: there
      ? `${name} is at ${last} on the primary already, beyond the ${offset} where the fallback would begin; the fallback goes on from ${begin}.`
      : null,
  };
}
