import { describe, expect, it } from 'vitest';
import { SetupError } from '../../src/errors/setup-error.ts';
import type { CheckReport } from '../../src/pgvector/check-report.ts';
import { primaryWarnings } from '../../src/plan/primary-warnings.ts';
import type { CheckId, CheckResult } from '../../src/postgres/check-result.ts';

function unreachable(code: 'CONNECTION_REFUSED' | 'DATABASE_MISSING'): CheckReport {
  const error = new SetupError(code, {
    message: 'No way in.',
    fix: 'Open one.',
    target: 'primary',
  });
  return { target: 'primary', results: [], reachable: false, server: null, error };
}

function failing(ids: readonly CheckId[], mayCreateVector: 'yes' | 'no' = 'yes'): CheckReport {
  const results = ids.map((id): CheckResult => ({
    id,
    target: 'primary',
    status: 'fail',
    message: `${id} is bad`,
    fix: null,
  }));
  const server = {
    serverVersion: '18.6',
    majorVersion: 18,
    pgvector: null,
    pgvectorSchema: null,
    mayCreateVector,
    provider: { id: 'self-hosted', name: 'self-hosted' },
    host: 'db.example',
    port: 5432,
    database: 'shop',
    user: 'clerk',
    tls: false,
    readOnly: false,
  } as const;
  return { target: 'primary', results, reachable: true, server, error: null };
}

describe('what the review says about a primary', () => {
  it('names the end of a run whose primary does not answer', () => {
    expect(primaryWarnings(unreachable('CONNECTION_REFUSED'), true)).toEqual([
      'The primary cannot be used: No way in. Unless that changes, the run ends degraded, on the fallback (exit code 4).',
    ]);
  });

  it('promises no fallback where there is none', () => {
    expect(primaryWarnings(unreachable('CONNECTION_REFUSED'), false)[0]).toContain('exit code 1');
  });

  it('names the check that the run does not repair', () => {
    expect(primaryWarnings(failing(['pgvector.available']), true)).toEqual([
      'The primary fails checks that this run does not repair: pgvector.available is bad. Unless that changes, the run ends with exit code 3.',
    ]);
  });

  it.each([
    ['a database that will be created', unreachable('DATABASE_MISSING')],
    ['an extension that will be installed', failing(['pgvector.installed'])],
    ['a primary that is in order', failing([])],
    ['a primary that is not there', null],
  ])('says nothing about %s', (_, report) => {
    expect(primaryWarnings(report, true)).toEqual([]);
  });

  it('does not count on rights that the role does not have', () => {
    expect(primaryWarnings(failing(['pgvector.installed'], 'no'), true)).toHaveLength(1);
  });
});
