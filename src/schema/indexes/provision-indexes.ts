import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, cancelled } from '../../postgres/connection.ts';
import { isServersVerdict } from '../../postgres/is-servers-verdict.ts';
import { askSchemaState } from '../checks/read-schema-state.ts';
import type { FoundTable, SchemaState } from '../checks/schema-state.ts';
import { nameText } from '../declaration/qualified-name.ts';
import type {
  IndexDeclaration,
  SchemaDeclaration,
  TableDeclaration,
} from '../declaration/schema-declaration.ts';
import type { ProvisionOptions, SchemaChange } from '../schema-change.ts';
import { buildIndex } from './build-index.ts';
import { dropInvalidIndex, isSetAside } from './drop-invalid-index.ts';
import { type IndexPlan, planIndex } from './index-plan.ts';
import type { WantedIndex } from './wanted-index.ts';

/** Each round ends with another look; others that build the same index can spoil only so many. */
const mostRounds = 12;
/** On the average. */
const pauseMs = 250;

/**
 * Builds the declared indexes that are missing, as far as their tables and columns are there. What a
 * failed build left invalid is dropped and built again; an index of another definition is left alone
 * and reported by the checks. While another session builds on the same table it is waited for. With
 * nothing to build the server is not asked.
 *
 * @throws SetupError SCHEMA_FAILED, INDEX_MEMORY, SHARED_MEMORY_FULL, CANCELLED or what else
 * `diagnose` explains; what was built before stays
 */
export async function provisionIndexes(
  connection: Connection,
  declaration: Pick<SchemaDeclaration, 'tables'>,
  state: SchemaState,
  options: ProvisionOptions,
): Promise<readonly SchemaChange[]> {
  const changes: SchemaChange[] = [];
  const tables = declaration.tables.filter(({ indexes }) => indexes.length > 0);
  if (tables.length > 0) await sweep(connection, state);
  for (const table of tables) {
    for (const index of table.indexes) {
      const name = nameText({ schema: table.schema, name: index.name });
      const change = await provisionIndex({ connection, table, index, name, options }, state);
      if (change !== null) changes.push(change);
    }
  }
  return changes;
}

/** Finishes what runs that were killed had begun to drop. */
async function sweep(connection: Connection, { indexes, builds }: SchemaState): Promise<void> {
  const remains = indexes.filter(
    (index) =>
      isSetAside(index) &&
      !builds.some(({ schema, table }) => schema === index.schema && table === index.table),
  );
  for (const index of remains) {
    // Another role's remains are not ours to remove, and nothing waits for it.
    await dropInvalidIndex(connection, index).catch((error: unknown) => {
      if (!isServersVerdict(error)) throw error;
    });
  }
}

/** One declared index, and the way to its database. */
interface Site {
  readonly connection: Connection;
  readonly table: TableDeclaration;
  readonly index: IndexDeclaration;
  /** For people. */
  readonly name: string;
  readonly options: ProvisionOptions;
}

async function provisionIndex(site: Site, known: Known): Promise<SchemaChange | null> {
  const { connection, name, options } = site;
  const { buildPatienceMs = 60_000, progress } = options;
  const deadline = performance.now() + buildPatienceMs;
  let told = false;
  let repaired = false;
  let built: SchemaChange | null = null;
  const first = planOf(site, known);
  let plan = first;
  for (let round = 0; round < mostRounds; plan = planOf(site, await look(site))) {
    switch (plan.kind) {
      case 'ready':
        return built ?? (plan === first ? null : byOthers(name));
      case 'different':
      case 'obstacle':
        return null;
      case 'building': {
        const builder = `process ${plan.builds.map(({ pid }) => pid).join(', ')}`;
        if (performance.now() > deadline) {
          progress(`index ${name} is left alone: ${builder} still builds on its table`);
          return built;
        }
        if (!told) progress(`waiting for ${builder}, which builds on the table of index ${name}`);
        told = true;
        await pause(site);
        break;
      }
      case 'invalid':
        round += 1;
        repaired = true;
        progress(`index ${name} is invalid after a failed build, and is built again`);
        await dropInvalidIndex(connection, plan.found);
        break;
      case 'build': {
        round += 1;
        const made = await build(site, plan.table, plan.wanted, repaired);
        // Whoever lost to another build steps aside, each for another while.
        if (made === null) await pause(site);
        built = made ?? built;
        break;
      }
    }
  }
  return built ?? (plan.kind === 'ready' ? byOthers(name) : null);
}

/** The database is another one than the caller knew, so it is told. */
function byOthers(name: string): SchemaChange {
  return { kind: 'index', name, done: 'built by another session' };
}

/** What was built, or null when another session came in the way. */
async function build(
  site: Site,
  table: FoundTable,
  wanted: WantedIndex,
  repaired: boolean,
): Promise<SchemaChange | null> {
  const { connection, index, name } = site;
  const { progress } = site.options;
  progress(`building index ${name}`);
  const outcome = await buildIndex(connection, index.name, table, wanted).catch(
    async (error: unknown) => {
      await removeRemains(site);
      throw error;
    },
  );
  if (outcome.kind === 'raced') return null;
  for (const remark of outcome.remarks) progress(`index ${name}: ${remark}`);
  const how = repaired ? `${outcome.how}, after an invalid one was dropped` : outcome.how;
  return { kind: 'index', name, done: [how, ...outcome.remarks].join('; ') };
}

/** A failed build leaves an invalid index that every write has to keep up. */
async function removeRemains(site: Site): Promise<void> {
  try {
    const plan = planOf(site, await look(site));
    if (plan.kind === 'invalid') await dropInvalidIndex(site.connection, plan.found);
  } catch {
    // What is reported is why the build failed; the next run removes the remains.
  }
}

type Known = Parameters<typeof planIndex>[2];

function planOf({ index, table, options }: Site, state: Known): IndexPlan {
  return planIndex(index, table, state, options.dimensions);
}

function look({ connection, table, index }: Site): Promise<Known> {
  const tables = [{ ...table, indexes: [index] }];
  return askSchemaState(connection, { enums: [], tables });
}

async function pause({ connection, options: { signal } }: Site): Promise<void> {
  try {
    await sleep(pauseMs * (0.5 + Math.random()), undefined, signal === undefined ? {} : { signal });
  } catch {
    throw cancelled(connection.target);
  }
}
