import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import process from 'node:process';
import { bundleBench } from './bundle-bench.mjs';

/** `node bench/run.mjs ...`: bundles `run.ts`, which says what it takes, and runs it. */
const file = await bundleBench('run');
const { status } = spawnSync(process.execPath, [file, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
rmSync(file);
process.exitCode = status ?? 1;
