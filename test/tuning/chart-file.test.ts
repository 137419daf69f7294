import { join } from 'node:path';
import { expect, it } from 'vitest';
import { presentChart } from '../../src/tuning/chart-file.ts';
import { tempDir } from '../support/temp-dir.ts';

it('a chart in a folder that is not there is refused before anything is measured', async () => {
  const path = join(await tempDir(), 'missing', 'chart.svg');
  await expect(presentChart(path, 'mark')).rejects.toMatchObject({ code: 'FILE_WRITE_FAILED' });
});
