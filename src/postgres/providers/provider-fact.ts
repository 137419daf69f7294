/** One sentence that is known about a provider, and where from. */
export interface ProviderFact {
  readonly text: string;
  /** The page, repository or thread that says so. */
  readonly source: string;
  /** The day on which the source was last looked at, as YYYY-MM-DD. */
  readonly checked: string;
  /** False: deduced or told by one source only; it is told with a reservation. */
  readonly certain: boolean;
}
