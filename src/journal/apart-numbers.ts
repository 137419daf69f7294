/**
 * Where the sequences of a fallback begin, by their type, so that what is written there never gets a number
 * that the primary gives. 2^52 leaves a bigint half of the numbers that JavaScript counts exactly; the
 * others leave the primary half of their positive numbers.
 */
export const apartNumbers: Readonly<Record<string, bigint>> = {
  bigint: 2n ** 52n,
  integer: 2n ** 30n,
  smallint: 2n ** 14n,
};
