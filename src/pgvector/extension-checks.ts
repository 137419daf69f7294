import { compareVersions } from '../postgres/version.ts';
import {
  type Check,
  type CheckedServer,
  fail,
  instructionPlace,
  majorVersion,
  pass,
  skip,
  warn,
} from './check.ts';
import { conflictFix } from './conflict-fix.ts';
import { conflictMessage, conflictingType } from './conflicting-type.ts';
import { knownCves, safePgvector } from './known-cves.ts';
import { mayCreate } from './may-create.ts';
import { requiredVersion } from './required-version.ts';

const install = (server: CheckedServer): string =>
  server.provider.installText(instructionPlace(server, 'vector'));

const offered = ({ probe }: CheckedServer) =>
  probe.extensions.find(({ name }) => name === 'vector') ?? null;

const available: Check = (server) => {
  const offer = offered(server);
  const installed = server.probe.vector;
  if (offer === null && installed !== null) {
    return warn(
      `pgvector ${installed.version} is installed, but its files are gone from the server.`,
      install(server),
    );
  }
  if (offer === null) {
    return fail(
      `pgvector extension not available. Ensure postgresql-${majorVersion(server.probe)}-pgvector is installed`,
      install(server),
    );
  }
  if (offer.scripts === 0) {
    return fail(
      'pgvector extension not available: its installation scripts are missing.',
      install(server),
    );
  }
  return pass(`The server offers pgvector ${offer.defaultVersion ?? 'without a default version'}.`);
};

const installed: Check = (server) => {
  const { probe, provider, target } = server;
  if (probe.vector !== null) {
    return pass(
      `pgvector ${probe.vector.version} is installed in schema "${probe.vector.schema}".`,
    );
  }
  if (offered(server) === null)
    return skip('The server does not offer it (see pgvector.available).');
  const inDatabase = `pgvector is not installed in database "${probe.database}".`;
  const bootstrap = `setup-wizard bootstrap --target ${target}`;
  const byAdmin = provider.enableText(instructionPlace(server, 'vector'));
  switch (mayCreate(probe, provider, 'vector')) {
    case 'yes':
      return fail(inDatabase, bootstrap);
    case 'perhaps':
      return fail(inDatabase, `${bootstrap}; if that is refused: ${byAdmin}`);
    case 'no':
      return fail(
        `${inDatabase} Insufficient privileges to CREATE EXTENSION: "${probe.user}" is no superuser.`,
        byAdmin,
      );
  }
};

const version: Check = (server) => {
  const { probe, dimensions, functional, provider } = server;
  const offeredVersion = offered(server)?.defaultVersion ?? null;
  const required = requiredVersion(dimensions);
  const tooOld = (version: string): string =>
    `pgvector version ${version} < required ${required.version}${required.because}`;
  if (probe.vector === null) {
    return offeredVersion !== null && compareVersions(offeredVersion, required.version) < 0
      ? fail(`${tooOld(offeredVersion)}: it is not installed.`, install(server))
      : skip('pgvector is not installed.');
  }
  const current = probe.vector.version;
  const update =
    offeredVersion !== null && compareVersions(current, offeredVersion) < 0
      ? updateText(server, offeredVersion)
      : null;
  if (compareVersions(current, required.version) < 0) {
    const helps = offeredVersion !== null && compareVersions(offeredVersion, required.version) >= 0;
    return fail(tooOld(current), helps && update !== null ? update : install(server));
  }
  // Security depends on the library's files; below PostgreSQL 18 their version is the best proxy.
  const library = functional.loadedVersion ?? offeredVersion ?? current;
  const source = functional.loadedVersion === null ? 'files' : 'loaded library';
  const cves = knownCves(library, probe.serverText);
  if (cves.length > 0) {
    return warn(
      `pgvector ${current} (${source}: ${library}) has known vulnerabilities: ${cves.map(({ id }) => id).join(', ')}; ${safePgvector} fixes them.`,
      provider.managed
        ? `Apply the pending maintenance of ${provider.name}, then: alter extension vector update;`
        : install(server),
    );
  }
  if (update !== null) {
    return warn(`pgvector ${current} is installed, the files are ${offeredVersion ?? ''}.`, update);
  }
  if (offeredVersion !== null && compareVersions(current, offeredVersion) > 0) {
    return warn(
      `pgvector ${current} is installed, but the files are older (${offeredVersion}).`,
      install(server),
    );
  }
  return pass(`pgvector ${current} (${source}: ${library}).`);
};

const conflict: Check = ({ probe }) => {
  const { vector, foreignTypes, schema } = probe;
  const strangers = foreignTypes.map((type) => `${type.schema}.${type.name}`).join(', ');
  if (foreignTypes.length === 0) return pass('No other type has the names of pgvector.');
  const culprit =
    vector === null ? conflictingType(probe, schema) : foreignTypes.find(({ visible }) => visible);
  return culprit === null || culprit === undefined
    ? pass(`Other types of these names do not interfere: ${strangers}.`)
    : fail(conflictMessage(culprit), conflictFix(culprit, probe));
};

function updateText({ probe, target }: CheckedServer, to: string): string {
  const statement = `in a new session on database "${probe.database}": alter extension vector update; (to ${to})`;
  return probe.vector?.mayAlter === true
    ? `setup-wizard bootstrap --target ${target} --upgrade, or ${statement}`
    : `As "${probe.vector?.owner ?? ''}" (the owner of the extension), ${statement}`;
}

/** Checks of the extension in the catalogues: offered, installed, new enough, without a namesake. */
export const extensionChecks = {
  'pgvector.available': available,
  'pgvector.installed': installed,
  'pgvector.version': version,
  'pgvector.conflict': conflict,
} as const satisfies Readonly<Record<string, Check>>;
