import * as z from 'zod/mini';
import serviceFactsSql from '../../sql/service-facts.sql';
import { SetupError, type Target } from '../errors/setup-error.ts';
import { connect } from '../postgres/connect.ts';
import type { Connection } from '../postgres/connection.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { answered, refused, type ServiceResult, skipped } from './service-result.ts';

const factsRow = z.object({
  version: z.string(),
  vector: z.nullable(z.string()),
  schema: z.nullable(z.string()),
});

/** Milliseconds for an answer of an open session. */
const queryMs = 5_000;

/** What was found, and why there was no answer. */
export interface DatabaseLook {
  readonly results: readonly ServiceResult[];
  readonly failure: SetupError | null;
}

/**
 * How long a database takes from the start of a login to its first answer, and pgvector for one
 * distance; changes nothing. One try: how patiently it is connected to is the business of the checks.
 *
 * @throws SetupError CANCELLED only
 */
export async function lookAtDatabase(
  target: Target,
  settings: ConnectionSettings | null,
  { signal, loginMs }: { readonly signal: AbortSignal; readonly loginMs?: number | undefined },
): Promise<DatabaseLook> {
  const server = { id: `services.postgresql.${target}` as const };
  const vector = { id: `services.pgvector.${target}` as const };
  if (settings === null) {
    const nothing = skipped(`No ${target} is configured.`);
    const results = [server, vector].map((each) => ({ ...each, endpoint: null, ...nothing }));
    return { results, failure: null };
  }
  const endpoint = `${settings.host}:${settings.port}/${settings.database}`;
  const started = performance.now();
  let connection: Connection | null = null;
  try {
    connection = await connect(settings, {
      target,
      tries: 1,
      tryTimeoutMs: loginMs,
      queryTimeoutMs: queryMs,
      signal,
    });
    const { rows } = await connection.query(serviceFactsSql);
    const facts = factsRow.parse(rows[0]);
    const ms = performance.now() - started;
    const results = [
      { ...server, endpoint, ...answered(`PostgreSQL ${facts.version} answers.`, ms) },
      { ...vector, endpoint, ...(await lookAtVector(connection, facts, target)) },
    ];
    return { results, failure: null };
  } catch (error) {
    if (!(error instanceof SetupError) || error.code === 'CANCELLED') throw error;
    const results = [
      { ...server, endpoint, ...refused(wordsOf(error)) },
      { ...vector, endpoint, ...skipped('Not asked: the server gives no answer.') },
    ];
    return { results, failure: error };
  } finally {
    await connection?.close();
  }
}

async function lookAtVector(
  connection: Connection,
  { vector, schema }: z.infer<typeof factsRow>,
  target: Target,
) {
  if (vector === null || schema === null) {
    return refused({
      message: `pgvector is not installed in the database "${connection.settings.database}".`,
      fix: `setup-wizard bootstrap --target ${target}`,
    });
  }
  const place = quoteIdentifier(schema);
  const one = (text: string): string => `'${text}'::${place}.vector`;
  const started = performance.now();
  try {
    await connection.query(`select ${one('[1,2,3]')} operator(${place}.<->) ${one('[1,2,4]')}`);
    return answered(
      `pgvector ${vector} in the schema "${schema}" answers.`,
      performance.now() - started,
    );
  } catch (error) {
    if (!(error instanceof SetupError) || error.code === 'CANCELLED') throw error;
    return refused(wordsOf(error));
  }
}

function wordsOf({ message, detail, fix }: SetupError) {
  return { message: detail === null ? message : `${message} (${detail})`, fix };
}
