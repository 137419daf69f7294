import { SetupError } from '../../src/errors/setup-error.ts';
import type { CheckResult } from '../../src/postgres/check-result.ts';
import type { ScreenModel } from '../../src/wizard/screen-model.ts';
import type { RunSummary } from '../../src/plan/run-summary.ts';
import { bareMachine } from './mode-outlooks.ts';
import { anApplied, aTest, playWizard, settled } from './wizard-scenario.ts';
import type { Scenario } from './wizard-scenario.ts';

/** One stop of the tour: what the picture is called and what is on it. */
export interface TourStop {
  readonly name: string;
  readonly model: ScreenModel;
}

const enter = '\r';
const down = '\u001b[B';
const folder = { env: { OLLAMA_HOST: 'http://127.0.0.1:11434' } };

function look(play: Scenario): void {
  const [seen] = play.calls.lookAround[0]?.given ?? [];
  if (seen === undefined) throw new Error('nobody looks around');
  const facts = [
    ['files', 'Settings files', 'pass', 'Both are here: .env and config.json.'],
    ['git', 'Git', 'warn', '.env is not ignored by Git.'],
    ['fallback', 'Local fallback', 'skip', 'None yet; the set-up can make one.'],
    ['container', 'Container engine', 'skip', 'Neither Docker nor Podman is here.'],
    ['postgres', 'PostgreSQL', 'skip', 'No PostgreSQL server is installed here.'],
    ['port', 'Fallback port', 'pass', '5433 is the first free one.'],
  ] as const;
  for (const [id, label, status, text] of facts) {
    seen.finding({
      id,
      label,
      status,
      text,
      fix: status === 'warn' ? 'Add .env to .gitignore.' : null,
    });
  }
  seen.modes(bareMachine);
  play.calls.lookAround[0]?.succeed(undefined);
}

const stages = [
  ['dns', 'db.example.com is 192.0.2.7.', 12],
  ['tcp', 'Port 5432 answers.', 31],
  ['tls', 'TLSv1.3.', 58],
] as const;

function test(play: Scenario, call: number, refused: boolean): void {
  const pending = play.calls.testPrimary[call];
  const [, tell] = pending?.given ?? [];
  if (pending === undefined || tell === undefined) throw new Error('no connection is tested');
  for (const [stage, message, ms] of stages)
    tell({ stage, status: 'pass', message, fix: null, ms });
  const rest = ['database', 'rights', 'pgvector'] as const;
  if (refused) {
    const error = new SetupError('AUTH_FAILED', {
      message: 'The server at db.example.com:5432 refused the password of user "app_rw".',
      detail: '28P01: password authentication failed for user "app_rw"',
      fix: 'Type the password again. To set a new one, as its owner: \\password app_rw',
      target: 'primary',
    });
    tell({ stage: 'login', status: 'fail', message: error.message, fix: error.fix, ms: 64 });
    for (const stage of rest) tell({ stage, status: 'skip', message: '', fix: null, ms: null });
    pending.succeed({ ...aTest('fail', 'primary.password'), error });
    return;
  }
  const words = {
    database: 'The database "app" is there.',
    rights: 'It may write and create tables.',
    pgvector: 'pgvector 0.8.7 is installed.',
  };
  tell({ stage: 'login', status: 'pass', message: 'PostgreSQL 18.6.', fix: null, ms: 66 });
  for (const stage of rest)
    tell({ stage, status: 'pass', message: words[stage], fix: null, ms: 71 });
  pending.succeed(aTest('pass'));
}

const diff = `--- .env
+++ .env
@@ -1,3 +1,9 @@
 OLLAMA_HOST=http://127.0.0.1:11434
+POSTGRES_HOST=db.example.com
+POSTGRES_DB=app
+POSTGRES_USER=app_rw
+POSTGRES_PASSWORD=********
+POSTGRES_FALLBACK_PORT=5433
`;

function review(play: Scenario): void {
  play.calls.review[0]?.succeed({
    steps: [
      { id: 'fallback.provision', title: 'Start the local fallback (embedded) on 127.0.0.1:5433' },
      { id: 'fallback.verify', title: 'Check the fallback at 768 dimensions' },
      { id: 'files.write', title: 'Change .env and config.json' },
    ],
    files: [{ name: '.env', created: false, keys: ['POSTGRES_HOST'], diff }],
    drift: [],
    warnings: [],
    reviewed: { env: null, config: null },
  });
}

function check(id: CheckResult['id'], message: string, fix: string | null = null): CheckResult {
  return { id, target: 'primary', status: fix === null ? 'pass' : 'warn', message, fix };
}

const checks: readonly CheckResult[] = [
  check('connect', 'Connected to "app" at db.example.com:5432 as "app_rw".'),
  check('server.version', 'PostgreSQL 18.6'),
  check('server.writable', 'The server accepts writes.'),
  check('pgvector.installed', 'pgvector 0.8.0 is installed in schema "public".'),
  check(
    'pgvector.version',
    'pgvector 0.8.0 works, and has known security flaws that 0.8.7 mends.',
    'As the owner of the extension: ALTER EXTENSION vector UPDATE;',
  ),
  check('pgvector.operators', '<->, <#> and <=> give the right distances.'),
  check('pgvector.index', 'An HNSW index over 768 dimensions was built, used and rolled back.'),
  check('privileges', 'User "app_rw" may create tables in schema "public".'),
];

const summary: RunSummary = {
  changed: true,
  targets: [
    'Primary   db.example.com:5432/app as app_rw (PostgreSQL 18.6, pgvector 0.8.0)',
    'Fallback  127.0.0.1:5433/app_fallback as app_rw (embedded, PostgreSQL 18.6, pgvector 0.8.7)',
  ],
  files: [
    {
      path: '.env',
      changed: true,
      created: false,
      keys: ['POSTGRES_HOST', 'POSTGRES_DB', 'POSTGRES_USER', 'POSTGRES_PASSWORD'],
    },
  ],
  drift: [],
  warnings: [],
  closing: 'Done: both databases are ready.',
  connect: [
    {
      target: 'primary',
      command:
        'psql postgresql://app_rw@db.example.com:5432/app (password: POSTGRES_PASSWORD in .env)',
    },
    {
      target: 'fallback',
      command:
        'psql postgresql://app_rw@127.0.0.1:5433/app_fallback (password: POSTGRES_FALLBACK_PASSWORD in .env)',
    },
  ],
};

/** The screens before the review, each as it is just before it is confirmed. */
async function ask(play: Scenario, stop: (name?: string) => void): Promise<void> {
  look(play);
  await settled();
  stop();
  play.type(enter);
  play.type('\u001b[D\t');
  for (const text of ['db.example.com', '5432', 'app', 'app_rw']) play.type(`${text}\t`);
  play.type('wrong horse');
  stop();
  play.type(enter);
  await settled();
  test(play, 0, true);
  await settled();
  stop('connection-test-failed');
  play.type(enter);
  play.type('\u0015correct horse\r');
  await settled();
  test(play, 1, false);
  await settled();
  stop();
  for (let screens = 0; screens < 3; screens += 1) {
    play.type(enter);
    stop();
  }
}

/** The screens from the review on. */
async function carryOut(play: Scenario, stop: (name?: string) => void): Promise<void> {
  await settled();
  review(play);
  await settled();
  stop();
  play.choose('edits');
  stop('review-edit');
  play.choose('edit inference');
  stop();
  play.type('\u001b');
  play.choose('apply');
  await settled();
  const on = play.calls.apply[0]?.given[1];
  const [first, second] = play.body('apply').steps;
  if (on === undefined || first === undefined || second === undefined) throw new Error('no run');
  on.event({ type: 'step-started', id: first.id, title: first.label });
  const note = 'PostgreSQL 18.6, pgvector 0.8.7';
  on.event({ type: 'step-finished', id: first.id, status: 'done', note, ms: 1129 });
  on.event({ type: 'step-started', id: second.id, title: second.label });
  on.event({
    type: 'step-progress',
    id: second.id,
    message: 'Building an HNSW index',
    amount: null,
  });
  stop();
  play.calls.apply[0]?.succeed({ ...anApplied(), checks, summary });
  await settled();
  play.type(`${down.repeat(4)} `);
  stop();
  play.type('\t');
  stop();
}

/**
 * A wizard from its first screen to its last over fixed facts: a password that is refused, then right;
 * the inference endpoint looked at from the review; a run; its checks.
 */
export async function screenTour(): Promise<readonly TourStop[]> {
  const play = playWizard(folder);
  const stops: TourStop[] = [];
  const stop = (name: string = play.screen()): void => {
    const model = play.model();
    // Time that passed while this was played has no place on a picture.
    stops.push({ name, model: { ...model, tick: 0 } });
  };
  await ask(play, stop);
  play.type(enter);
  await carryOut(play, stop);
  return stops;
}
