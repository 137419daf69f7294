import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { detectPooler } from '../postgres/pooler.ts';
import { detectProvider } from '../postgres/providers/detect-provider.ts';
import type { CatalogueTable } from '../transfer/database-catalogue.ts';
import { fullName, shownName } from '../transfer/full-name.ts';
import { encodingFinding } from './encoding-finding.ts';
import type { MoveFinding } from './move-finding.ts';
import type { SideView } from './side-view.ts';

type Finding = readonly MoveFinding[];

/** Whether the two are one and the same database. */
export function isSameDatabase(
  { catalogue: one }: SideView,
  { catalogue: other }: SideView,
): boolean {
  const { started, database, system } = one.server;
  return (
    started === other.server.started &&
    database === other.server.database &&
    system === other.server.system
  );
}

/** What can be told of both sides from what they say about themselves, in the order of the report. */
export function findingsOfSides(
  source: SideView,
  target: SideView,
  tables: readonly CatalogueTable[],
): Finding {
  return [
    sameFinding(source, target),
    versionFinding(source, target),
    writableFinding(target),
    ...poolerFindings(source, 'source'),
    ...poolerFindings(target, 'target'),
    readFinding(source, tables),
    createFinding(target),
    encodingFinding(source.facts, target.facts),
    ...roleFindings(source, target),
  ];
}

function sameFinding(source: SideView, target: SideView): MoveFinding {
  if (!isSameDatabase(source, target)) {
    const message = `${source.side.name} and ${target.side.name} are two databases.`;
    return { id: 'move.same', side: 'target', status: 'pass', message, fix: null };
  }
  const [from, to] = [source.side.name, target.side.name];
  const both = from === to ? `${from} is source and target,` : `${from} and ${to} are`;
  return {
    id: 'move.same',
    side: 'target',
    status: 'fail',
    message: `${both} one and the same database.`,
    fix: 'Name another database with --to.',
  };
}

/** The oldest version that this program works with (design 3.6). */
const oldest = 140_000;

function versionFinding(
  { catalogue: from }: SideView,
  { catalogue: to, side }: SideView,
): MoveFinding {
  const major = (versionNum: number): number => Math.trunc(versionNum / 10_000);
  const [here, there] = [from.server, to.server];
  const finding = { id: 'move.version', side: 'target', fix: null } as const;
  if (there.versionNum < oldest) {
    const message = `${side.name} is PostgreSQL ${there.version}; 14 is the oldest that is supported.`;
    return { ...finding, status: 'fail', message, fix: 'Upgrade that server, best to 17 or 18.' };
  }
  if (major(here.versionNum) > major(there.versionNum)) {
    const message = `The source is PostgreSQL ${here.version} and newer than the target, ${there.version}: what the target does not know is named below.`;
    return { ...finding, status: 'warn', message };
  }
  const message = `PostgreSQL ${here.version} to ${there.version}.`;
  return { ...finding, status: 'pass', message };
}

function writableFinding({ facts, side }: SideView): MoveFinding {
  const finding = { id: 'move.writable', side: 'target' } as const;
  if (facts.inRecovery) {
    const message = `${side.name} is a standby: it accepts no writes.`;
    const fix = 'Name its primary with --to (at a managed service: the writer endpoint).';
    return { ...finding, status: 'fail', message, fix, code: 'SERVER_READ_ONLY' };
  }
  if (facts.readOnly) {
    const message = `${side.name} is read-only for role "${facts.user}".`;
    const fix =
      'Turn default_transaction_read_only off where it is set: for the role, the database or the server.';
    return { ...finding, status: 'fail', message, fix, code: 'SERVER_READ_ONLY' };
  }
  return { ...finding, status: 'pass', message: `${side.name} takes writes.`, fix: null };
}

/** Everything happens within transactions, so that a pooler does no harm; a limit of its own may. */
function poolerFindings(
  { side, facts, connection, catalogue }: SideView,
  which: 'source' | 'target',
): Finding {
  // The gateway of the embedded engine is known to bear it.
  if (catalogue.server.engine === 'pglite') return [];
  const at = side.settings;
  const provider = detectProvider(at, null);
  const pooler = detectPooler({
    at,
    provider,
    loginPid: connection.processId,
    backendPid: facts.backendPid,
  });
  if (pooler === null) return [];
  const message = `A pooler stands before ${side.name} (${pooler.evidence}); it may end long transactions.`;
  const fix = pooler.instead === null ? null : `Better name ${pooler.instead}.`;
  return [{ id: 'move.pooler', side: which, status: 'warn', message, fix }];
}

function readFinding({ facts, side }: SideView, tables: readonly CatalogueTable[]): MoveFinding {
  const unreadable = tables.filter(({ readable }) => !readable);
  const hidden = tables.filter(({ readable, hidesRows }) => readable && hidesRows);
  const finding = { id: 'move.read', side: 'source' } as const;
  if (unreadable.length === 0 && hidden.length === 0) {
    const message = `Role "${facts.user}" reads every row of ${side.name}.`;
    return { ...finding, status: 'pass', message, fix: null };
  }
  const role = quoteIdentifier(facts.user);
  const grant = `grant select on ${unreadable.map(fullName).join(', ')} to ${role}`;
  const names = [...unreadable, ...hidden].map(shownName).join(', ');
  const why = hidden.length > 0 ? ', where row security hides rows from it' : '';
  return {
    ...finding,
    status: 'fail',
    message: `Role "${facts.user}" cannot read all rows of ${names}${why}.`,
    fix: `As an administrator of the source: ${[...(unreadable.length > 0 ? [grant] : []), ...(hidden.length > 0 ? [`alter role ${role} bypassrls`] : [])].join('; ')}; or move as the owner of the tables.`,
  };
}

function createFinding({ facts, side }: SideView): MoveFinding {
  const finding = { id: 'move.create', side: 'target' } as const;
  if (facts.mayCreate) {
    const message = `Role "${facts.user}" may create schemas in ${side.name}.`;
    return { ...finding, status: 'pass', message, fix: null };
  }
  const [database, role] = [quoteIdentifier(facts.database), quoteIdentifier(facts.user)];
  return {
    ...finding,
    status: 'fail',
    message: `Role "${facts.user}" may not create anything in ${side.name}.`,
    fix: `As the owner of the database: grant create on database ${database} to ${role}; grant create on schema public to ${role}`,
  };
}

function roleFindings(
  { catalogue, facts: from }: SideView,
  { facts, catalogue: there }: SideView,
): Finding {
  const finding = { id: 'move.roles', side: 'target', status: 'warn' } as const;
  const owners = from.owners.filter((owner) => owner !== facts.user);
  const { tables, views, sequences, routines } = catalogue;
  const granted = [...tables, ...views, ...sequences, ...routines].flatMap(({ grants }) =>
    (grants ?? []).map(({ role }) => role),
  );
  const missing = [...new Set(granted)].filter(
    (role) => role !== 'public' && !there.server.roles.includes(role),
  );
  return [
    ...(owners.length === 0
      ? []
      : [
          {
            ...finding,
            message: `What belongs to ${owners.join(', ')} on the source belongs to ${facts.user} on the target.`,
            fix: null,
          },
        ]),
    ...(missing.length === 0
      ? []
      : [
          {
            ...finding,
            message: `The target has no role ${missing.join(', ')}; the rights of such roles are not brought over.`,
            fix: `Make them first: ${missing.map((role) => `create role ${quoteIdentifier(role)}`).join('; ')}`,
          },
        ]),
  ];
}
