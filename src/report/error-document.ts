import type { SetupError } from '../errors/setup-error.ts';

/** An error as it stands in the JSON document (design contract 3.5). */
export function errorDocument(error: SetupError | null): Readonly<Record<string, unknown>> | null {
  if (error === null) return null;
  const { reportedCode: code, message, detail, fix } = error;
  return { code, message, detail, fix };
}
