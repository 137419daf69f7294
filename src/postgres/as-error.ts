/** An abort signal's reason may be any value; what is thrown or destroys a stream is an Error. */
export function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
