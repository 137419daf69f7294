/**
 * What an acknowledged commit outlives. `crash`: the end of every process, however sudden, but not
 * of the machine. `power-loss`: that too; each commit waits for the disk.
 */
export const durabilities = ['crash', 'power-loss'] as const;
export type Durability = (typeof durabilities)[number];

/** PGlite asks for no fsync; so does the embedded server unless told otherwise. */
export const defaultDurability: Durability = 'crash';
