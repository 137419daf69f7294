import { describe, expect, it } from 'vitest';
import { serviceError, serviceLines } from '../../src/report/service-report.ts';
import type { ServiceResult } from '../../src/services/service-result.ts';

const redis: ServiceResult = {
  id: 'services.redis',
  endpoint: 'redis://127.0.0.1:6379',
  status: 'pass',
  latencyMs: 1.25,
  message: 'Redis 7.0.15 answers.',
  fix: null,
};
const primary: ServiceResult = {
  ...redis,
  id: 'services.postgresql.primary',
  endpoint: null,
  status: 'fail',
  latencyMs: null,
  message: 'It is down.',
  fix: 'Start it.',
};

describe('the looks at services', () => {
  it('are one line each, with the fix under what is not well', () => {
    expect(serviceLines([redis, primary])).toEqual([
      '  pass  services.redis                  1.3 ms  redis://127.0.0.1:6379  Redis 7.0.15 answers.',
      '  fail  services.postgresql.primary       - ms  -  It is down.',
      '          fix: Start it.',
    ]);
  });

  it('are an error when one fails, in its words and with its fix', () => {
    expect(serviceError([redis, primary], false)).toMatchObject({
      code: 'CHECKS_FAILED',
      exitCode: 3,
      detail: 'services.postgresql.primary: It is down.',
      fix: 'Start it.',
    });
  });

  it('are no error for a database that the checks have judged, nor for a warning', () => {
    expect(serviceError([primary], true)).toBeNull();
    expect(serviceError([{ ...redis, status: 'warn' }], false)).toBeNull();
  });
});
