import { SetupError } from '../../errors/setup-error.ts';
import type { Connection } from '../../postgres/connection.ts';
import { sqlState } from '../../postgres/error-signs.ts';
import { askSchemaState } from '../checks/read-schema-state.ts';
import type { FoundType, SchemaState } from '../checks/schema-state.ts';
import { nameText } from '../declaration/qualified-name.ts';
import type { EnumDeclaration, SchemaDeclaration } from '../declaration/schema-declaration.ts';
import { noticed } from '../noticed.ts';
import type { ProvisionOptions, SchemaChange } from '../schema-change.ts';
import { schemaFailure } from '../schema-failure.ts';
import { type LabelStep, planEnum } from './enum-plan.ts';
import { addLabelStatement, createEnumStatement } from './enum-statement.ts';

type Options = Pick<ProvisionOptions, 'progress'>;

/** Two sessions created the same type: the catalogue's own index, or the check before it, says so. */
const alreadyThere = ['42710', '23505'];
const noSuchSchema = '3F000';
/** The notice of `add value if not exists` when the label is there. */
const labelIsThere = '42710';

/**
 * Creates the declared enum types that are missing and adds the labels that existing ones lack, each
 * in a transaction of its own and in the declared order; nothing is dropped or renamed. Runs at the
 * same time do no harm. A type whose schema does not exist yet is left for a second call, after the
 * migrations that make the schema. With nothing missing the server is not asked.
 *
 * @throws SetupError SCHEMA_FAILED when something else has the name or the role may not, or what
 * `diagnose` explains
 */
export async function provisionEnums(
  connection: Connection,
  declaration: Pick<SchemaDeclaration, 'enums'>,
  state: Pick<SchemaState, 'types'>,
  options: Options,
): Promise<readonly SchemaChange[]> {
  const changes: SchemaChange[] = [];
  for (const declared of declaration.enums) {
    changes.push(...(await provisionEnum(connection, declared, state, options)));
  }
  return changes;
}

async function provisionEnum(
  connection: Connection,
  declared: EnumDeclaration,
  state: Pick<SchemaState, 'types'>,
  options: Options,
): Promise<readonly SchemaChange[]> {
  const plan = planEnum(declared, state);
  switch (plan.kind) {
    case 'create':
      return create(connection, declared, options);
    case 'exists':
      return addLabels(connection, plan.found, plan.add, options);
    case 'conflict':
      throw conflict(connection, plan.found);
  }
}

async function create(
  connection: Connection,
  declared: EnumDeclaration,
  options: Options,
): Promise<readonly SchemaChange[]> {
  const name = nameText(declared);
  const statement = createEnumStatement(declared);
  try {
    await connection.query(statement);
  } catch (error) {
    const state = sqlState(error) ?? '';
    if (state === noSuchSchema && declared.schema !== null) {
      options.progress(`schema ${declared.schema} does not exist yet, so type ${name} has to wait`);
      return [];
    }
    if (alreadyThere.includes(state)) {
      const again = await askSchemaState(connection, {
        enums: [declared],
        tables: [],
      });
      // Whoever was first may have declared fewer labels.
      if (again.types.length > 0) {
        const theirs: SchemaChange = { kind: 'enum', name, done: 'created by another run' };
        return [theirs, ...(await provisionEnum(connection, declared, again, options))];
      }
    }
    throw schemaFailure(error, {
      failed: `Type ${name} could not be created`,
      statement,
      owner: null,
    });
  }
  options.progress(`type ${name} created`);
  const count = declared.labels.length;
  return [{ kind: 'enum', name, done: `created with ${count} label${count === 1 ? '' : 's'}` }];
}

async function addLabels(
  connection: Connection,
  type: FoundType,
  steps: readonly LabelStep[],
  { progress }: Options,
): Promise<readonly SchemaChange[]> {
  const added: SchemaChange[] = [];
  const name = nameText(type);
  for (const step of steps) {
    const statement = addLabelStatement(type, step);
    const { notices } = await noticed(connection, () => connection.query(statement)).catch(
      (error: unknown) => {
        const failed = `Label '${step.label}' could not be added to type ${name}`;
        throw schemaFailure(error, { failed, statement, owner: type.owner });
      },
    );
    const others = notices.some(({ sqlState: code }) => code === labelIsThere);
    const done = `label '${step.label}' added${others ? ' by another run' : ''}`;
    progress(`type ${name}: ${done}`);
    added.push({ kind: 'label', name, done });
  }
  return added;
}

function conflict({ target }: Connection, { schema, name, kind }: FoundType): SetupError {
  const place = nameText({ schema, name });
  return new SetupError('SCHEMA_FAILED', {
    message: `Type ${place} cannot be created: a ${kind} of that name exists, and it is no enum.`,
    fix: `Give the enum another name in schema.json, or rename the ${kind}.`,
    target,
  });
}
