/** One thing wrong with the settings; all of them are reported together. */
export interface Problem {
  readonly message: string;
  readonly fix: string;
}
