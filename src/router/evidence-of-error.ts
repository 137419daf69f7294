import { SetupError } from '../errors/setup-error.ts';
import type { ErrorCode } from '../errors/error-codes.ts';
import { diagnose } from '../postgres/diagnose.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { type ErrorSigns, errorSigns } from '../postgres/error-signs.ts';
import type { Target } from '../errors/setup-error.ts';
import type { Evidence, EvidenceKind } from './evidence.ts';

/** When the error came: a refused right says something of our settings at a login, of a statement later. */
export type ErrorMoment = 'login' | 'statement';

/** Where an error came from, and when. */
export interface ErrorScene {
  readonly settings: ConnectionSettings;
  readonly target: Target;
  readonly moment: ErrorMoment;
}

/** One line of the taxonomy: by code, by the start of a code, or by words where `pg` gives no code. */
interface Sign {
  readonly kind: Exclude<EvidenceKind, 'healthy' | 'identity'>;
  readonly codes?: readonly string[];
  readonly prefixes?: readonly string[];
  readonly words?: RegExp;
  /** Absent: at any moment. */
  readonly only?: ErrorMoment;
}

/**
 * What errors say about the health of a server; the first line that fits decides, and what fits none
 * belongs to the caller. Codes outrank words: a reset in the middle of a handshake has both.
 */
const signs: readonly Sign[] = [
  { kind: 'starting', codes: ['57P03'] },
  // Administrator's command, crash of another process, idle session.
  { kind: 'down', codes: ['57P01', '57P02', '57P05'] },
  { kind: 'saturated', prefixes: ['53'] },
  // PgBouncer has its own words, and one code for all of them.
  { kind: 'saturated', codes: ['08P01'], words: /no more connections allowed/i },
  { kind: 'not-writable', codes: ['25006'] },
  {
    kind: 'config',
    codes: ['28P01', '28000', '3D000', '57P04'],
    only: 'login',
  },
  // The right to connect; for a statement it is the right to a table.
  { kind: 'config', codes: ['42501'], only: 'login' },
  { kind: 'dns', codes: ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME'] },
  {
    kind: 'down',
    codes: [
      'ECONNREFUSED',
      'ECONNRESET',
      'ECONNABORTED',
      'EPIPE',
      'EHOSTUNREACH',
      'ENETUNREACH',
      'EHOSTDOWN',
      'ENETDOWN',
      'EADDRNOTAVAIL',
      'ERR_STREAM_DESTROYED',
    ],
  },
  // The directory of a Unix socket without the socket.
  { kind: 'down', codes: ['ENOENT', 'ENOTSOCK', 'ENOTDIR'], only: 'login' },
  { kind: 'silent', codes: ['ETIMEDOUT', 'TRY_TIMEOUT'] },
  {
    kind: 'silent',
    words: /query read timeout|terminated due to connection timeout|\btimeout expired/i,
  },
  // Connection exceptions; 08P01 is any violation of the protocol, which a pooler also says of itself.
  { kind: 'down', codes: ['08000', '08001', '08003', '08004', '08006', '08007'] },
  {
    kind: 'down',
    codes: ['08P01'],
    words:
      /server conn(?:ection)? crashed|server login|query_wait_timeout|cannot connect to server/i,
  },
  { kind: 'down', words: /connection terminated|not queryable|connection ended/i },
];

/** Codes of ours that a login ends with when the server, or the way to it, refuses our settings. */
const refusals: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'AUTH_FAILED',
  'AUTH_METHOD_UNSUPPORTED',
  'ACCESS_REJECTED',
  'DATABASE_MISSING',
  'DATABASE_ACCESS_DENIED',
  'TLS_REFUSED',
  'TLS_REQUIRED',
  'TLS_CERTIFICATE_UNTRUSTED',
  'TLS_HOSTNAME_MISMATCH',
  'TLS_FAILED',
  'STARTUP_PARAMETER_REJECTED',
  'NOT_POSTGRES',
  'SETTINGS_INVALID',
]);

/**
 * What an error of `pg`, of a socket, or of `connect` says about a target; null when it belongs to the
 * caller: a wrong statement, a violated constraint, a cancelled query.
 */
export function evidenceOfError(error: unknown, scene: ErrorScene): Evidence | null {
  const found = errorSigns(error);
  const sign = signs.find((candidate) => fits(candidate, found, scene.moment));
  if (sign === undefined && scene.moment === 'statement') return null;
  const { code, message } = error instanceof SetupError ? error : diagnose(error, scene);
  const kind = sign?.kind ?? (refusals.has(code) ? 'config' : null);
  return kind === null ? null : { kind, reason: { code, message } };
}

function fits(sign: Sign, { codes, words }: ErrorSigns, moment: ErrorMoment): boolean {
  if (sign.only !== undefined && sign.only !== moment) return false;
  if (sign.codes?.some((code) => codes.includes(code)) === false) return false;
  if (sign.prefixes?.some((prefix) => codes.some((code) => isState(code, prefix))) === false) {
    return false;
  }
  return sign.words === undefined || sign.words.test(words);
}

/** A SQLSTATE of that class; codes of ours and of Node begin with letters. */
function isState(code: string, prefix: string): boolean {
  return code.length === 5 && code.startsWith(prefix);
}
