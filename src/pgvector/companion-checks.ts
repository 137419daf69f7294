import {
  type Check,
  type CheckedServer,
  type CheckFinding,
  instructionPlace,
  pass,
  warn,
} from './check.ts';
import { mayCreate } from './may-create.ts';

/** uuid-ossp and pg_trgm are wanted, not needed: their absence is a warning. */
function companion(server: CheckedServer, name: string): CheckFinding {
  const { probe, provider, target } = server;
  if (probe.installedExtensions.includes(name)) return pass(`${name} is installed.`);
  const place = instructionPlace(server, name);
  if (!probe.extensions.some((offer) => offer.name === name)) {
    return warn(`The server does not offer ${name}.`, provider.installText(place));
  }
  const fix =
    mayCreate(probe, provider, name) === 'no'
      ? provider.enableText(place)
      : `setup-wizard bootstrap --target ${target}`;
  return warn(`${name} is not installed in database "${probe.database}".`, fix);
}

/** Checks of the two extensions that the schema uses beside pgvector. */
export const companionChecks = {
  'extensions.uuid-ossp': (server) => companion(server, 'uuid-ossp'),
  'extensions.pg_trgm': (server) => companion(server, 'pg_trgm'),
} as const satisfies Readonly<Record<string, Check>>;
