import { SetupError } from '../../errors/setup-error.ts';
import type { FollowNeed } from './follow-needs.ts';

/** Everything that is missing, at once. */
export function refuseUnmet(needs: readonly FollowNeed[]): void {
  const unmet = needs.filter(({ met }) => !met);
  const [first] = unmet;
  if (first === undefined) return;
  const numbered = (texts: readonly string[]): string =>
    texts.map((text, index) => `${index + 1}. ${text}`).join('\n');
  const several = unmet.length > 1;
  throw new SetupError('FOLLOW_UNAVAILABLE', {
    message: several
      ? `The fallback cannot follow the primary: ${unmet.length} things are missing.`
      : `The fallback cannot follow the primary. ${first.missing}`,
    detail: several ? numbered(unmet.map(({ missing }) => missing)) : null,
    fix: several ? numbered(unmet.map(({ fix }) => fix)) : first.fix,
    target: 'fallback',
  });
}

/** Only servers of their own can follow; the embedded one has no replication (PGlite has no receiver). */
export function followsNothing(): SetupError {
  return new SetupError('FOLLOW_UNAVAILABLE', {
    message: 'The embedded fallback cannot follow the primary: it has no replication.',
    fix: 'Use --fallback-mode cluster, container or existing; or run "setup-wizard fallback sync" again and again.',
    target: 'fallback',
  });
}

/** The subscription could not be made, in the server's words; they may not repeat the password. */
export function unreachable(error: unknown, mask: (text: string) => string): unknown {
  if (!(error instanceof SetupError) || error.code === 'CANCELLED') return error;
  return new SetupError('FOLLOW_UNAVAILABLE', {
    message: 'The server of the fallback could not subscribe to the primary.',
    detail: mask(error.detail ?? error.message),
    fix: 'It has to reach the primary by the host and port of the settings, which may mean another machine to it: a container, for one, does not have the same 127.0.0.1. Then run this again.',
    target: 'fallback',
  });
}

/** What could not be taken away again belongs into the error that made it necessary. */
export function withLeft(
  error: unknown,
  left: readonly { readonly why: string; readonly statements: readonly string[] }[],
): unknown {
  if (!(error instanceof SetupError) || left.length === 0) return error;
  const told = left.map(({ why, statements }) => `${why} Type there: ${statements.join(' ')}`);
  return new SetupError(error.code, {
    message: error.message,
    detail: [...(error.detail === null ? [] : [error.detail]), ...told].join('\n'),
    fix: error.fix,
    target: error.target,
    cause: error,
  });
}
