/** Statics come first in the memory of a WebAssembly program; those of PGlite end below 12 MB. */
export const staticBytes = 16 * 1024 * 1024;
