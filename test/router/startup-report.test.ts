import { describe, expect, it } from 'vitest';
import { startupReport } from '../../src/router/startup-report.ts';
import { degradedStatus, statusTargets } from '../support/router-status.ts';

const normal = {
  state: 'primary',
  mode: 'normal',
  target: 'primary',
  reason: null,
  writes: 'everything',
  targets: {
    ...statusTargets,
    primary: { ...statusTargets.primary!, reachable: true, problem: null, failures: 0 },
  },
} as const;

describe('the report that an application prints when it starts', () => {
  it('is short while the primary is in use', () => {
    expect(startupReport(degradedStatus(normal))).toEqual([
      'Database  primary db.example.com:5433/app_fallback as app (PostgreSQL 18.6, pgvector 0.8.7)',
      'Mode      normal',
      'Journal   no write waits',
    ]);
  });

  it('says since when and why the fallback is in use, what it takes, and what waits', () => {
    const status = degradedStatus({ writes: 'journal', unreplayed: 12, reconcileRequired: true });
    expect(startupReport(status)).toEqual([
      'Database  fallback 127.0.0.1:5433/app_fallback as app (PostgreSQL 18.6, pgvector 0.8.7)',
      'Mode      degraded (fallback) since 2026-01-02T03:04:05.678Z: takes writes into its journal',
      'Reason    CONNECTION_REFUSED: Nobody there.',
      'Journal   12 writes wait for the primary: setup-wizard reconcile',
    ]);
  });

  it('says that statements wait while writes are brought back', () => {
    const status = degradedStatus({ state: 'reconciling', target: null, writes: null });
    expect(startupReport(status).slice(0, 2)).toEqual([
      'Database  none',
      'Mode      degraded (reconciling) since 2026-01-02T03:04:05.678Z: statements wait',
    ]);
  });

  it('warns of a fallback that would not be ready', () => {
    const problem = { code: 'PGVECTOR_NOT_AVAILABLE', message: 'It has no pgvector.' } as const;
    const fallback = { ...statusTargets.fallback!, pgvector: null, problem };
    const targets = { ...normal.targets, fallback };
    expect(startupReport(degradedStatus({ ...normal, targets }))).toContain(
      'Warning   fallback: It has no pgvector.',
    );
  });

  it('names the tables of which the journal does not record everything, or the first of many', () => {
    const unrecorded = ['a', 'b', 'c', 'd', 'e'].map((table) => ({ table, why: 'has no key' }));
    expect(startupReport(degradedStatus({ ...normal, unrecorded })).slice(3)).toEqual([
      'Journal   a has no key',
      'Journal   b has no key',
      'Journal   c has no key',
      'Journal   and 2 more tables like that',
    ]);
  });

  it('names no database where there is none', () => {
    const status = degradedStatus({
      state: 'down',
      mode: 'unavailable',
      target: null,
      unreplayed: null,
    });
    expect(startupReport(status).slice(0, 3)).toEqual([
      'Database  none',
      'Mode      unavailable (down) since 2026-01-02T03:04:05.678Z',
      'Reason    CONNECTION_REFUSED: Nobody there.',
    ]);
  });
});
