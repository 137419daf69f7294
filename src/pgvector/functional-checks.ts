import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import {
  type Check,
  type CheckedServer,
  type CheckFinding,
  fail,
  instructionPlace,
  pass,
  skip,
  warn,
} from './check.ts';
import type { StepOutcome } from './functional-test.ts';
import { searchPathStatement } from './search-path-statement.ts';

const type: Check = (server) => {
  const { probe, functional } = server;
  const { vector } = probe;
  if (vector === null) return skip('pgvector is not installed.');
  const schema = quoteIdentifier(vector.schema);
  const role = quoteIdentifier(probe.user);
  if (!vector.schemaUsable) {
    return fail(
      `Extension verification failed: vector type not functional: no right to use schema ${schema}.`,
      `As the owner of the schema: grant usage on schema ${schema} to ${role};`,
    );
  }
  if (functional.type.status !== 'passed') {
    return broken(
      server,
      functional.type,
      'Extension verification failed: vector type not functional',
    );
  }
  if (!vector.schemaVisible) {
    return warn(
      `The vector type works as ${schema}.vector only: the schema is not in search_path.`,
      `${howToFindIt(server)} write ${schema}.vector and operator(${schema}.<=>) in SQL.`,
    );
  }
  return pass('The vector type works.');
};

const operators: Check = (server) =>
  server.functional.operators.status === 'passed'
    ? pass('<->, <#> and <=> give the right distances.')
    : broken(server, server.functional.operators, 'The distance operators do not work');

const index: Check = (server) => {
  const { functional, dimensions } = server;
  return functional.index.status === 'passed'
    ? pass(
        `An HNSW index over ${dimensions} dimensions ${how(dimensions)} was built, used and rolled back.`,
      )
    : broken(server, functional.index, `An HNSW index over ${dimensions} dimensions does not work`);
};

function how(dimensions: number): string {
  if (dimensions <= 2_000) return '(vector_cosine_ops)';
  if (dimensions <= 4_000) return '(through a cast to halfvec, which queries must repeat)';
  return '(through binary_quantize, which queries must repeat)';
}

function broken(server: CheckedServer, outcome: StepOutcome, sentence: string): CheckFinding {
  switch (outcome.status) {
    case 'passed':
      return pass(sentence);
    case 'not-run':
      return skip(`Not tested: ${outcome.reason}.`);
    case 'failed':
      return fail(
        `${sentence}: ${outcome.words}`,
        outcome.error === null ||
          ['POSTGRES_ERROR', 'PGVECTOR_FILES_BROKEN'].includes(outcome.error.code)
          ? `The server's pgvector files do not fit this server: reinstall them. ${server.provider.installText(instructionPlace(server, 'vector'))}`
          : outcome.error.fix,
      );
  }
}

/** Behind a namesake the bare word would go on meaning the namesake. */
function howToFindIt(server: CheckedServer): string {
  const { probe } = server;
  return probe.foreignTypes.some(({ visible }) => visible)
    ? 'As pgvector.conflict says; or'
    : `${searchPathStatement(probe, 'last')} ${sinceWhen(server)}; or`;
}

/** Only a new session of the server reads the setting; a pooler keeps old ones. */
function sinceWhen({ pooler, provider }: CheckedServer): string {
  return pooler === null || provider.id === 'embedded'
    ? '(for new sessions)'
    : '(for new sessions of the server: restart the pooler or let it reconnect)';
}

/** Checks that pgvector does what it is for, from the functional test's outcome. */
export const functionalChecks = {
  'pgvector.type': type,
  'pgvector.operators': operators,
  'pgvector.index': index,
} as const satisfies Readonly<Record<string, Check>>;
