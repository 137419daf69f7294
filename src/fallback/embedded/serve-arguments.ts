import type { FallbackLimits } from '../fallback-limits.ts';

/** What the server process is told beside its directory; never a secret, anyone can read it. */
export interface ServeArguments {
  readonly limits: Partial<FallbackLimits>;
  readonly foreground: boolean;
  /** The fallback directory whose data it serves, when that is not its own. */
  readonly dataOf?: string | undefined;
}
