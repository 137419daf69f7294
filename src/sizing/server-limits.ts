import { pageBytes } from './page.ts';

/** Largest table or index, in bytes: as many pages as have a number, MaxBlockNumber of block.h. */
export const largestRelationBytes = (2 ** 32 - 1) * pageBytes;

/** Largest maintenance_work_mem, in bytes: MAX_KILOBYTES of guc.h. */
export const largestWorkMemoryBytes = (2 ** 31 - 1) * 1024;
