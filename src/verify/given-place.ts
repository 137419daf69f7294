import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { parseDsn } from '../postgres/dsn.ts';
import { placeholderSettings } from '../postgres/placeholder-settings.ts';
import { type GivenQueryable, type GivenRouter, isRouter } from './queryable.ts';

/**
 * Where a pool, a client or a router leads, as far as it shows; it fills in errors, and the host tells the
 * provider. What it does not show is as `pg` would take it.
 */
export function givenPlace(given: GivenQueryable | GivenRouter): ConnectionSettings {
  const known = isRouter(given) ? placeOfRouter(given) : shownBy(given);
  const { PGHOST, PGPORT, PGDATABASE, PGUSER } = process.env;
  const fromEnvironment = {
    ...(PGHOST === undefined ? {} : { host: PGHOST }),
    ...(PGPORT === undefined ? {} : { port: Number(PGPORT) }),
    ...(PGDATABASE === undefined ? {} : { database: PGDATABASE }),
    ...(PGUSER === undefined ? {} : { user: PGUSER }),
  };
  return { ...placeholderSettings, ...fromEnvironment, ...known };
}

function placeOfRouter(router: GivenRouter): Partial<ConnectionSettings> {
  const { target, targets } = router.status();
  const found = target === null ? null : targets[target];
  if (found === null) return {};
  const { host, port, database, user } = found;
  return { host, port, database, user };
}

/** A client has these itself, a pool has what it was made with. */
function shownBy(given: GivenQueryable): Partial<ConnectionSettings> {
  const all = [given, 'options' in given ? given.options : null];
  return Object.assign({}, ...all.map(partsOf)) as Partial<ConnectionSettings>;
}

function partsOf(holder: unknown): Partial<ConnectionSettings> {
  if (typeof holder !== 'object' || holder === null) return {};
  const { host, port, database, user, password, connectionString } = holder as Readonly<
    Record<string, unknown>
  >;
  return {
    ...(typeof connectionString === 'string' ? partsOfUrl(connectionString) : {}),
    ...(typeof host === 'string' ? { host } : {}),
    ...(Number.isInteger(Number(port ?? NaN)) ? { port: Number(port) } : {}),
    ...(typeof database === 'string' ? { database } : {}),
    ...(typeof user === 'string' ? { user } : {}),
    ...(typeof password === 'string' ? { password } : {}),
  };
}

function partsOfUrl(url: string): Partial<ConnectionSettings> {
  try {
    return parseDsn(url);
  } catch {
    // The pool that was made with it will have its own opinion.
    return {};
  }
}
