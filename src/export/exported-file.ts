/** One file of an exported configuration. */
export interface ExportedFile {
  /** Relative, with slashes. */
  readonly path: string;
  /** Ends with a line break. */
  readonly text: string;
}
