import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from '../errors/setup-error.ts';
import type { ConnectOptions } from '../postgres/connect.ts';
import type { Connection } from '../postgres/connection.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { sqlState } from '../postgres/error-signs.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { retryDelay } from '../postgres/retry-delay.ts';
import { sceneOf } from '../postgres/scene.ts';
import { maintenanceConnection } from './maintenance-connection.ts';

/**
 * Another run created it first. Concurrent CREATE DATABASE mostly reports the unique index
 * (23505), not duplicate_database (42P04).
 */
const existsAlready = ['42P04', '23505'];
const denied = '42501';

/** Somebody else is connected to template1; that rarely lasts. */
const templateBusy = '55006';
const busyTries = 8;

/**
 * Creates the database that the settings name, through a maintenance database of the same server.
 * Losing a race against another run is success; the caller connects to see.
 *
 * @returns whether this call created it
 * @throws SetupError DATABASE_CREATE_DENIED with the statement for the administrator
 */
export async function createDatabase(
  settings: ConnectionSettings,
  options: ConnectOptions,
): Promise<boolean> {
  const connection = await connectToMaintenance(settings, options);
  try {
    for (let attempt = 0; ; attempt += 1) {
      try {
        await connection.query(`create database ${quoteIdentifier(settings.database)}`);
        return true;
      } catch (error) {
        const state = sqlState(error) ?? '';
        if (existsAlready.includes(state)) return false;
        if (state === denied) throw deniedError(settings, options, error);
        if (state !== templateBusy || attempt >= busyTries) throw error;
        await sleep(retryDelay(attempt, Math.random()));
      }
    }
  } finally {
    await connection.close();
  }
}

async function connectToMaintenance(
  settings: ConnectionSettings,
  options: ConnectOptions,
): Promise<Connection> {
  try {
    return await maintenanceConnection(settings, options);
  } catch (error) {
    if (error instanceof SetupError && error.code === 'CANCELLED') throw error;
    const absent = error instanceof SetupError && error.code === 'DATABASE_MISSING';
    throw absent
      ? nowhereToCreate(settings, options, error)
      : deniedError(settings, options, error);
  }
}

function deniedError(
  { database, user }: ConnectionSettings,
  { target }: ConnectOptions,
  cause: unknown,
): SetupError {
  return new SetupError('DATABASE_CREATE_DENIED', {
    message: `There is no database "${database}", and user "${user}" may not create it.`,
    detail: cause instanceof SetupError ? (cause.detail ?? cause.message) : null,
    fix: `As an administrator: create database ${quoteIdentifier(database)} owner ${quoteIdentifier(user)};`,
    target,
    cause,
  });
}

/** Poolers and the embedded fallback offer the databases they know, and none of a server's own. */
function nowhereToCreate(
  settings: ConnectionSettings,
  { target }: ConnectOptions,
  cause: SetupError,
): SetupError {
  const { database, user } = settings;
  const { place, variable } = sceneOf(settings, target, '');
  return new SetupError('DATABASE_CREATE_DENIED', {
    message: `There is no database "${database}" at ${place}, and none from which it could be created: a pooler or the embedded fallback answers there.`,
    detail: cause.detail ?? cause.message,
    fix: `Correct ${variable('DB')}; or, as an administrator on the server itself: create database ${quoteIdentifier(database)} owner ${quoteIdentifier(user)};`,
    target,
    cause,
  });
}
