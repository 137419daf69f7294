import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serversIn } from '../support/living-servers.ts';
import { runCli } from '../support/run-cli.ts';
import { tempDir } from '../support/temp-dir.ts';
import { until } from '../support/until.ts';

describe('a folder that is deleted with its fallback still running', () => {
  it('takes the server with it', async () => {
    const folder = await tempDir();
    const stateDir = join(folder, '.setup-wizard');
    expect((await runCli(['--non-interactive', '--quiet'], { cwd: folder })).code).toBe(0);
    expect(await serversIn(stateDir)).toHaveLength(1);
    rmSync(folder, { recursive: true });
    await until(async () => (await serversIn(stateDir)).length === 0);
  });
});
