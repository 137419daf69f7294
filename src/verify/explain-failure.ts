import { SetupError, type Target } from '../errors/setup-error.ts';
import {
  type Check,
  type CheckedServer,
  type CheckFinding,
  instructionPlace,
} from '../pgvector/check.ts';
import { extensionChecks } from '../pgvector/extension-checks.ts';
import { functionalChecks } from '../pgvector/functional-checks.ts';
import { serverChecks } from '../pgvector/server-checks.ts';
import type { StepOutcome } from '../pgvector/functional-test.ts';
import type { ErrorCode } from '../errors/error-codes.ts';
import type { Row } from '../postgres/connection.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { isServersVerdict } from '../postgres/is-servers-verdict.ts';
import { probe, type ProbedConnection, type ServerProbe } from '../postgres/probe.ts';
import { detectProvider } from '../postgres/providers/detect-provider.ts';
import { compareVersions } from '../postgres/version.ts';
import type { AskOne } from './ask-database.ts';
import { DatabaseNotVerifiedError } from './database-not-verified-error.ts';
import { missingHere } from './missing-here.ts';
import type { Shortcoming } from './shortcoming.ts';
import type { VerifyWishes } from './verify-options.ts';

/** Where a verification failed, and how. */
export interface FailureScene {
  readonly settings: ConnectionSettings;
  readonly target: Target;
  readonly wishes: VerifyWishes;
  /** Runs statements in the session that failed, and throws what the server says as a SetupError. */
  readonly ask: AskOne;
}

/**
 * Says why a database is not as it has to be, and what to do about it where it runs. Asks the server once
 * more, for its provider shows in its catalogues only. An error that is not the server's verdict, such as
 * a connection that broke, comes back as it is.
 *
 * @param failure the diagnosed error of the statement, or what its answer falls short of
 */
export async function explainFailure(
  failure: SetupError | Shortcoming,
  scene: FailureScene,
): Promise<SetupError> {
  const error = failure instanceof SetupError ? failure : null;
  if (error !== null && !isServersVerdict(error)) return error;
  const server = await examine(error, scene).catch((thrown: unknown) => {
    if (thrown instanceof SetupError) return error ?? thrown;
    throw thrown;
  });
  if (server instanceof SetupError) return server;
  if (failure instanceof SetupError) return byChecks(server) ?? unexplained(failure);
  return byShortcoming(failure, server, scene.wishes);
}

async function examine(
  error: SetupError | null,
  { settings, target, wishes, ask }: FailureScene,
): Promise<CheckedServer> {
  const query: ProbedConnection['query'] = async (text, values = []) => {
    const { rows } = await ask(text, values);
    return { rows: rows as readonly Row[], rowCount: rows.length };
  };
  const answer = await probe({ query, target });
  return {
    target,
    settings,
    dimensions: wishes.embedding?.dimensions ?? 1,
    tls: false,
    probe: answer,
    provider: detectProvider(settings, answer),
    pooler: null,
    functional: { ...outcomeOf(error), loadedVersion: null },
  };
}

/** What the one statement says about the steps of the functional test. */
function outcomeOf(error: SetupError | null): Record<'type' | 'operators' | 'index', StepOutcome> {
  const passed: StepOutcome = { status: 'passed' };
  const failed: StepOutcome =
    error === null ? passed : { status: 'failed', words: error.detail ?? error.message, error };
  return { type: failed, operators: passed, index: passed };
}

/** The server refused the statement for a reason of its own; the diagnosis says what is known. */
function unexplained({ code, message, detail, fix, target, cause }: SetupError): SetupError {
  return new DatabaseNotVerifiedError(code, { message, detail, fix, target, cause });
}

/** The first check that says what an error of the statement came from. */
function byChecks(server: CheckedServer): SetupError | null {
  const { probe: answer } = server;
  const verdict = (check: Check): CheckFinding | null => {
    const finding = check(server);
    return finding.status === 'fail' ? finding : null;
  };
  const tooOldServer = verdict(serverChecks['server.version']);
  if (tooOldServer !== null) return failed('POSTGRES_ERROR', tooOldServer, server);
  const conflict = verdict(extensionChecks['pgvector.conflict']);
  if (conflict !== null) return failed('PGVECTOR_CONFLICT', conflict, server);
  if (answer.vector === null) return missingHere(server);
  const hidden = notVisible(server);
  if (hidden !== null) return failed('PGVECTOR_NOT_VISIBLE', hidden, server);
  const version = verdict(extensionChecks['pgvector.version']);
  if (version !== null) return failed('PGVECTOR_TOO_OLD', version, server);
  const { type } = server.functional;
  const code = type.status === 'failed' ? (type.error?.code ?? 'PGVECTOR_FAILED') : null;
  return code === null || ['POSTGRES_ERROR', 'QUERY_TIMEOUT'].includes(code)
    ? null
    : failed(code, functionalChecks['pgvector.type'](server), server);
}

/** The type is in a schema that this session does not look into, or may not use. */
function notVisible(server: CheckedServer): CheckFinding | null {
  const { vector } = server.probe;
  if (vector === null || vector.resolves) return null;
  // The check of the type takes it as working where only the bare word is not found.
  const functional = { ...server.functional, type: { status: 'passed' } as const };
  return functionalChecks['pgvector.type']({ ...server, functional });
}

function failed(
  code: ErrorCode,
  { message, fix }: CheckFinding,
  server: CheckedServer,
): SetupError {
  return new DatabaseNotVerifiedError(code, {
    message,
    detail: server.functional.type.status === 'failed' ? server.functional.type.words : null,
    fix: fix ?? 'setup-wizard check says more.',
    target: server.target,
  });
}

function byShortcoming(
  found: Shortcoming,
  server: CheckedServer,
  wishes: VerifyWishes,
): SetupError {
  switch (found.kind) {
    case 'distance':
      return failed(
        'PGVECTOR_FAILED',
        {
          status: 'fail',
          message: `pgvector gives a wrong distance: ${found.found}.`,
          fix: `Reinstall pgvector for this server. ${server.provider.installText(instructionPlace(server, 'vector'))}`,
        },
        server,
      );
    case 'version':
      return tooOld(found, server);
    case 'read-only':
      return failed('SERVER_READ_ONLY', serverChecks['server.writable'](server), server);
    case 'column-type':
      return new DatabaseNotVerifiedError('DIMENSIONS_MISMATCH', {
        message: `${columnName(wishes)} holds no vectors: its type is ${found.found}.`,
        fix: 'Name the column that holds the embeddings, or let a migration add one: alter table … add column embedding vector(N);',
        target: server.target,
      });
    case 'dimensions':
      return new DatabaseNotVerifiedError('DIMENSIONS_MISMATCH', {
        message: `${columnName(wishes)} holds vectors of ${found.found} dimensions, the application makes ${found.wanted}.`,
        fix: `Set VECTOR_DIMENSIONS and the model to ${found.found}, or add a column of vector(${found.wanted}) and compute the embeddings again: existing vectors cannot be converted.`,
        target: server.target,
      });
  }
}

function tooOld(
  { found, wanted }: Extract<Shortcoming, { kind: 'version' }>,
  server: CheckedServer,
): SetupError {
  const { probe: answer, provider, target } = server;
  const place = instructionPlace(server, 'vector');
  return new DatabaseNotVerifiedError('PGVECTOR_TOO_OLD', {
    message: `pgvector version ${found} < required ${wanted}`,
    fix:
      compareVersions(offered(answer) ?? '0.0', wanted) >= 0
        ? provider.upgradeText(place)
        : provider.installText(place),
    target,
  });
}

function offered({ extensions }: ServerProbe): string | null {
  return extensions.find(({ name }) => name === 'vector')?.defaultVersion ?? null;
}

function columnName({ embedding }: VerifyWishes): string {
  return `Column ${embedding?.table ?? ''}.${embedding?.column ?? ''}`;
}
