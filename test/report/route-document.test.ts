import { describe, expect, it } from 'vitest';
import { parseDsn } from '../../src/postgres/dsn.ts';
import { routeDocument } from '../../src/report/route-document.ts';
import { routeError, routeExitCode } from '../../src/report/route-report.ts';
import { degradedStatus, statusTargets } from '../support/router-status.ts';

const settings = {
  host: '127.0.0.1',
  port: 5433,
  database: 'app_fallback',
  user: 'app',
  password: 'never:shown/1',
  sslmode: 'disable',
  sslrootcert: null,
} as const;

describe('the URL of the target in use', () => {
  const url = (writes: 'read-only' | 'journal', withPassword: boolean): string =>
    String(routeDocument(degradedStatus({ writes }), { settings, withPassword })['url']);

  it('asks for a session that only reads on a fallback that only serves reads', () => {
    expect(url('read-only', false)).toBe(
      'postgresql://app@127.0.0.1:5433/app_fallback?sslmode=disable&options=-c%20default_transaction_read_only%3Don',
    );
  });

  it('asks for nothing where writes are recorded', () => {
    expect(url('journal', false)).not.toContain('options');
  });

  it('has the password only when it is asked for', () => {
    expect(url('journal', false)).not.toContain('never');
    expect(parseDsn(url('journal', true)).password).toBe(settings.password);
  });

  it('is null when there is no target', () => {
    const status = degradedStatus({ target: null });
    expect(routeDocument(status, { settings: null, withPassword: true })['url']).toBeNull();
  });
});

describe('the targets of the document', () => {
  it('are what is known of each, and one that is not configured says so', () => {
    const status = degradedStatus({ targets: { ...statusTargets, primary: null } });
    expect(routeDocument(status, { settings, withPassword: false })['targets']).toMatchObject({
      primary: { configured: false },
      fallback: { configured: true, host: '127.0.0.1', serverVersion: '18.6' },
    });
  });
});

describe('the latency of a target', () => {
  it('is given to a tenth of a millisecond', () => {
    const fallback = { ...statusTargets.fallback!, latencyMs: 3.0452029999 };
    const status = degradedStatus({ targets: { ...statusTargets, fallback } });
    expect(routeDocument(status, { settings, withPassword: false })['targets']).toMatchObject({
      fallback: { latencyMs: 3 },
    });
  });
});

describe('the exit code of route', () => {
  it.each([
    ['normal', 0],
    ['local', 0],
    ['degraded', 4],
    ['unavailable', 1],
  ] as const)('in mode %s is %i', (mode, code) => {
    expect(routeExitCode(degradedStatus({ mode }))).toBe(code);
  });

  it('is 1 while both databases wait for the writes to be brought back', () => {
    expect(routeExitCode(degradedStatus({ state: 'reconciling', target: null }))).toBe(1);
  });
});

describe('the error of route', () => {
  it('is what is wrong with the primary while the fallback serves', () => {
    const error = routeError(degradedStatus({}), settings);
    expect(error?.reportedCode).toBe('PRIMARY_CONNECTION_REFUSED');
    expect(error?.fix).not.toBe('');
  });

  it('names the command that brings writes back when only these are in the way', () => {
    const error = routeError(
      degradedStatus({ state: 'recovered', reconcileRequired: true, unreplayed: 1 }),
      settings,
    );
    expect(error?.code).toBe('RECONCILE_REQUIRED');
    expect(error?.message).toContain('1 write that the primary does not have');
    expect(error?.fix).toContain('setup-wizard reconcile');
  });

  it('says what to do about a run of reconcile that was killed in its last step', () => {
    const error = routeError(degradedStatus({ state: 'reconciling', target: null }), settings);
    expect(error?.code).toBe('DATABASE_UNAVAILABLE');
    expect(error?.fix).toContain('setup-wizard reconcile --apply');
  });

  const down = { state: 'down', mode: 'unavailable', target: null } as const;

  it('says what is wrong with each target when none serves', () => {
    const fallback = { ...statusTargets.fallback!, reachable: false };
    const targets = { ...statusTargets, fallback };
    const error = routeError(degradedStatus({ ...down, targets }), settings);
    expect(error?.code).toBe('DATABASE_UNAVAILABLE');
    expect(error?.detail).toBe('primary: Nobody there.\nfallback: no answer in time');
  });

  it('says that a fallback would have been there, had the time been enough', () => {
    const primary = { ...statusTargets.primary!, problem: null };
    const targets = { ...statusTargets, primary };
    const error = routeError(degradedStatus({ ...down, targets }), settings);
    expect(error?.detail).toMatch(/fallback: it answers, but it was not clear in time/u);
    expect(error?.fix).toContain('--timeout');
  });
});
