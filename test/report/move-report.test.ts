import { expect, test } from 'vitest';
import { SetupError } from '../../src/errors/setup-error.ts';
import type { MoveReport } from '../../src/move/move-report.ts';
import type { MoveSide } from '../../src/move/move-request.ts';
import { moveChecklist, moveReport } from '../../src/report/move-report.ts';

const settings = {
  host: 'db.example.com',
  port: 5432,
  database: 'the "app"',
  user: 'me',
  password: 'geheim',
  sslmode: 'prefer',
  sslrootcert: null,
} as const;
const far: MoveSide = { settings, name: 'db.example.com:5432/the "app"', configured: null };
const fallback: MoveSide = { settings, name: 'the fallback', configured: 'fallback' };

const nothing: MoveReport = {
  findings: [],
  steps: [],
  tables: [],
  leftOut: [],
  warnings: [],
  state: 'untouched',
  error: null,
};

test('after the first pass the writers are stopped, the rest is brought, and only then the application goes over', () => {
  const tasks = moveChecklist('prepared', { source: far, target: fallback });
  const at = (words: string): number => tasks.findIndex(({ what }) => what.includes(words));
  expect(tasks[at('Stop what writes')]?.how).toContain(
    'alter database "the ""app""" set default_transaction_read_only = on',
  );
  expect(at('Stop what writes')).toBeLessThan(at('without --prepare'));
  expect(at('without --prepare')).toBeLessThan(at('Point the application'));
  expect(at('Point the application')).toBeLessThan(at('migrations'));
});

test('the command that points at another server is one that a shell takes, without a password', () => {
  const tasks = moveChecklist('moved', { source: fallback, target: far });
  const how = tasks.find(({ what }) => what.startsWith('Point'))?.how;
  expect(how).toContain(`--db-name 'the "app"' --db-user me --db-password-file FILE`);
  expect(how).not.toContain('geheim');
});

test.each([
  ['untouched', 'The target is as it was.'],
  ['staged', 'the same command goes on with them'],
  ['moved', 'the same command does what is left'],
] as const)('a move that ended as %s says what it left', (state, words) => {
  const error = new SetupError('MOVE_FAILED', { message: 'It failed.', fix: 'Try again.' });
  const { lines } = moveReport(
    { ...nothing, state, error },
    { source: far, target: fallback, dryRun: false },
  );
  expect(lines.join('\n')).toContain(words);
});

test('no password is in the document', () => {
  const { document } = moveReport(nothing, { source: far, target: fallback, dryRun: true });
  expect(JSON.stringify(document)).not.toContain('geheim');
});
