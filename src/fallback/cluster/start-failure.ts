import type { ErrorCode } from '../../errors/error-codes.ts';
import { SetupError } from '../../errors/setup-error.ts';
import { portTaken } from '../port-taken.ts';
import type { ClusterSettings } from '../server-settings.ts';

interface FailureKind {
  readonly sign: RegExp;
  readonly code: ErrorCode;
  readonly message: string;
  readonly fix: string;
}

const unreadable = 'FALLBACK_DATA_UNREADABLE';
const dataIsOurs = 'or, if its data is not needed, type "setup-wizard fallback destroy"';

/** What a server says that does not start, in English as we ask it to; the first that fits counts. */
const kinds: readonly FailureKind[] = [
  {
    sign: /no space left on device|disk quota exceeded/iu,
    code: 'DISK_FULL',
    message: 'The disk of the local fallback is full.',
    fix: 'Make room on the disk of its data directory, then run this again.',
  },
  {
    sign: /lock file "postmaster\.pid" already exists|pre-existing shared memory block/u,
    code: 'FALLBACK_IN_USE',
    message: 'Another server has the data of the local fallback open.',
    fix: 'End the process that the detail names, then run this again.',
  },
  {
    sign: /database files are incompatible with server/u,
    code: unreadable,
    message: 'The data of the fallback was made by another version of PostgreSQL.',
    fix: `Install the version that made it; ${dataIsOurs}.`,
  },
  {
    sign: /has (?:wrong ownership|invalid permissions)|could not open file "(?:global|base|pg_)[^"]*": permission denied/iu,
    code: unreadable,
    message: 'The data of the fallback may not be read by the user that its server runs as.',
    fix: 'Give the data directory back to that user with chown -R, then run this again.',
  },
  {
    sign: /PANIC: {2}|invalid checkpoint record|could not locate (?:a valid|required) checkpoint record|incorrect checksum in control file|control file contains invalid/u,
    code: unreadable,
    message: 'The data of the fallback is damaged.',
    fix: `Restore it from a copy; ${dataIsOurs}.`,
  },
];

/** Only these lines say why; the rest tells what went before. */
const telling = /\b(?:FATAL|PANIC|HINT|DETAIL|ERROR|WARNING): |could not |postgres: /u;

/** Why the server with these settings did not start, from the words of its log. */
export async function startFailure(
  words: string,
  { host, port }: ClusterSettings,
): Promise<SetupError> {
  const detail = words
    .split('\n')
    .filter((line) => telling.test(line))
    .slice(-6)
    .join('\n');
  if (couldNotBind(words)) return await portTaken({ host, port, detail });
  const kind = kinds.find(({ sign }) => sign.test(words));
  return new SetupError(kind?.code ?? 'FALLBACK_START_FAILED', {
    message: kind?.message ?? 'The local fallback did not start.',
    detail: detail === '' ? null : detail,
    fix: kind?.fix ?? 'Look at "setup-wizard fallback logs", then run this again.',
    target: 'fallback',
  });
}

/** With one of two addresses of `localhost` taken a server starts, and is not who answers there. */
export function couldNotBind(words: string): boolean {
  return /could not bind .*(?:in use|not permitted|permission denied)/iu.test(words);
}
