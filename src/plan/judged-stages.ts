import type { CheckReport } from '../pgvector/check-report.ts';
import type { CheckId, CheckResult } from '../postgres/check-result.ts';
import type { AbsentDatabase } from './absent-database.ts';
import type { StageResult, TestStage } from './test-stage.ts';

type Judged = 'database' | 'rights' | 'pgvector';
type Verdict = Omit<StageResult, 'stage' | 'ms'>;

/** Which checks a stage sums up; the first one speaks for it when all pass. */
const checksOf: Readonly<Record<Judged, readonly CheckId[]>> = {
  database: ['server.version', 'connect', 'pooler'],
  rights: ['privileges', 'server.writable'],
  pgvector: [
    'pgvector.index',
    'pgvector.installed',
    'pgvector.available',
    'pgvector.version',
    'pgvector.type',
    'pgvector.conflict',
    'pgvector.operators',
    'extensions.uuid-ossp',
    'extensions.pg_trgm',
  ],
};

/** The stages after the log-in, judged from the checks of a server that answered. */
export function judgedStages(report: CheckReport): readonly StageResult[] {
  const pgvector = missingVector(report) ?? summary(report, 'pgvector');
  return [
    stage('database', summary(report, 'database')),
    stage('rights', summary(report, 'rights')),
    stage('pgvector', pgvector),
  ];
}

/** The same stages where only the database is missing. */
export function absentStages(
  report: CheckReport,
  database: string,
  { mayCreate, elsewhere }: AbsentDatabase,
): readonly StageResult[] {
  const missing = `There is no database "${database}"`;
  if (!mayCreate) {
    const fix = report.error?.fix ?? null;
    const message = report.error?.message ?? `${missing}.`;
    return [stage('database', { status: 'fail', message, fix }), ...later];
  }
  const available = elsewhere?.results.find(({ id }) => id === 'pgvector.available');
  const vector: Verdict =
    available?.status === 'fail'
      ? { status: 'fail', message: available.message, fix: available.fix }
      : { status: 'warn', message: 'The set-up installs it in the new database.', fix: null };
  return [
    stage('database', { status: 'warn', message: `${missing}; the set-up creates it.`, fix: null }),
    stage('rights', { status: 'pass', message: 'This role may create databases.', fix: null }),
    stage('pgvector', vector),
  ];
}

const later: readonly StageResult[] = (['rights', 'pgvector'] as const).map((name) =>
  stage(name, { status: 'skip', message: 'Not looked at.', fix: null }),
);

function stage(name: TestStage, verdict: Verdict): StageResult {
  return { stage: name, ms: null, ...verdict };
}

/** Not installed, but the server has it and nothing is known to keep this role from installing it. */
function missingVector({ results, server }: CheckReport): Verdict | null {
  const installed = results.find(({ id }) => id === 'pgvector.installed');
  if (installed?.status !== 'fail' || server === null || server.mayCreateVector === 'no') {
    return null;
  }
  const others = results.filter(({ id, status }) => status === 'fail' && id !== installed.id);
  if (others.some(({ id }) => checksOf.pgvector.includes(id))) return null;
  const message = `Not installed in database "${server.database}" yet; the set-up installs it`;
  return server.mayCreateVector === 'yes'
    ? { status: 'warn', message: `${message}.`, fix: null }
    : { status: 'warn', message: `${message} if the server lets it.`, fix: installed.fix };
}

/** The worst of the checks. */
function summary({ results }: CheckReport, name: Judged): Verdict {
  const own = checksOf[name].flatMap((id) => results.filter((result) => result.id === id));
  const worst =
    firstWith(own, 'fail') ?? firstWith(own, 'warn') ?? firstWith(own, 'pass') ?? own[0];
  if (worst === undefined) return { status: 'skip', message: 'Not looked at.', fix: null };
  return { status: worst.status, message: worst.message, fix: worst.fix };
}

function firstWith(
  results: readonly CheckResult[],
  status: CheckResult['status'],
): CheckResult | undefined {
  return results.find((result) => result.status === status);
}
