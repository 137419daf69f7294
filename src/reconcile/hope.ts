/** Batches that are looked at first after one that should have been. */
const cautious = 8;

/**
 * Whether a batch is written without a look at what the primary has: the statements that write compare as well,
 * and where one of them finds something else, all of it is done again with a look first.
 */
export interface Hope {
  /** Whether the next batch is; asked once for each. */
  readonly has: () => boolean;
  readonly lose: () => void;
}

/** Nothing has disappointed it yet. */
export function hope(): Hope {
  let looks = 0;
  return {
    has: () => {
      if (looks === 0) return true;
      looks -= 1;
      return false;
    },
    lose: () => {
      looks = cautious;
    },
  };
}
