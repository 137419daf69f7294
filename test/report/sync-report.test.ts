import { describe, expect, it } from 'vitest';
import { syncPreviewReport } from '../../src/report/sync-report.ts';

describe('the preview of a sync', () => {
  const lineOf = (rows: number): string | undefined =>
    syncPreviewReport({
      tables: [{ schema: 'public', name: 'docs', way: 'copy', rows, bytes: 66_000 }],
      vanished: [],
      leftOut: [],
      pending: true,
    }).lines[0];

  it('gives the estimate of the server for what would be copied', () => {
    expect(lineOf(8000)).toMatch(/^public\.docs +copy +about 8,000 rows /u);
  });

  it('claims no empty table where the server has no estimate', () => {
    expect(lineOf(0)).toMatch(/^public\.docs +copy +rows not counted /u);
  });
});
