/** In the first lines of every file that is ours; a file without it belongs to somebody else. */
export const serviceMark =
  'Written by "setup-wizard fallback service install"; "setup-wizard fallback service uninstall" removes it.';
