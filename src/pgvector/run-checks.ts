import { SetupError } from '../errors/setup-error.ts';
import {
  type CheckResult,
  type PgvectorCheckId,
  pgvectorCheckIds,
} from '../postgres/check-result.ts';
import { connect } from '../postgres/connect.ts';
import type { Connection } from '../postgres/connection.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { detectPooler } from '../postgres/pooler.ts';
import { probe } from '../postgres/probe.ts';
import { detectProvider } from '../postgres/providers/detect-provider.ts';
import { type Check, type CheckedServer, majorVersion, pass } from './check.ts';
import type { CheckReport, RunChecksOptions, ServerFacts } from './check-report.ts';
import { companionChecks } from './companion-checks.ts';
import { failedReport } from './failed-report.ts';
import { extensionChecks } from './extension-checks.ts';
import { functionalChecks } from './functional-checks.ts';
import { functionalTest } from './functional-test.ts';
import { mayCreate } from './may-create.ts';
import { serverChecks } from './server-checks.ts';

const checks: Readonly<Record<Exclude<PgvectorCheckId, 'connect'>, Check>> = {
  ...serverChecks,
  ...extensionChecks,
  ...functionalChecks,
  ...companionChecks,
};

/**
 * Verifies one target and changes nothing: log-in, one probe, one functional test in a transaction
 * that is rolled back; every result is judged from these two answers. Given an open connection it
 * uses that and leaves it open. A server that cannot be reached, or fails on the way, is a report,
 * not an exception.
 *
 * @throws SetupError CANCELLED only
 */
export async function runChecks(
  subject: ConnectionSettings | Connection,
  options: RunChecksOptions,
): Promise<CheckReport> {
  const given = 'query' in subject ? subject : null;
  let opened: Connection | null = null;
  try {
    opened = given ?? (await connect(subject as ConnectionSettings, options));
    const server = await examine(opened, options);
    return {
      target: options.target,
      results: judge(server),
      reachable: true,
      server: factsOf(server),
      error: null,
    };
  } catch (error) {
    if (!(error instanceof SetupError) || error.code === 'CANCELLED') throw error;
    return failedReport(options.target, error);
  } finally {
    if (given === null) await opened?.close();
  }
}

async function examine(connection: Connection, options: RunChecksOptions): Promise<CheckedServer> {
  const { settings } = connection;
  const answer = options.known ?? (await probe(connection));
  const provider = detectProvider(settings, answer);
  return {
    target: options.target,
    settings,
    dimensions: options.dimensions,
    tls: connection.tls,
    probe: answer,
    provider,
    pooler: detectPooler({
      at: settings,
      provider,
      loginPid: connection.processId,
      backendPid: answer.backendPid,
    }),
    functional: await functionalTest(connection, answer, options.dimensions),
  };
}

function judge(server: CheckedServer): readonly CheckResult[] {
  const { settings, tls, probe: answer, target } = server;
  const connected = pass(
    `Connected to "${answer.database}" at ${settings.host}:${settings.port} as "${answer.user}"${tls ? ', encrypted' : ''}.`,
  );
  return pgvectorCheckIds.map((id) => ({
    id,
    target,
    ...(id === 'connect' ? connected : checks[id](server)),
  }));
}

function factsOf({ probe: answer, provider, settings, tls }: CheckedServer): ServerFacts {
  return {
    serverVersion: answer.serverVersion,
    majorVersion: majorVersion(answer),
    pgvector: answer.vector?.version ?? null,
    pgvectorSchema: answer.vector?.schema ?? null,
    mayCreateVector: mayCreate(answer, provider, 'vector'),
    provider: { id: provider.id, name: provider.name },
    host: settings.host,
    port: settings.port,
    database: answer.database,
    user: answer.user,
    tls,
    readOnly: answer.inRecovery || answer.readOnly,
  };
}
