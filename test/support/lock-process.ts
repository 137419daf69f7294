import { readFileSync, writeFileSync } from 'node:fs';

import { acquireLock } from '../../src/files/lock.ts';

/**
 * One process that takes the lock `rounds` times and adds one to a counter each time, in two steps
 * that another process in between would spoil. With `hold` it says so and keeps the lock.
 */
const [lockPath = '', counterPath = '', rounds = '1', mode = 'count'] = process.argv.slice(2);

for (let n = 0; n < Number(rounds); n += 1) {
  const lock = await acquireLock(lockPath, { purpose: 'test', pollMs: 2, timeoutMs: 50_000 });
  if (mode === 'hold') {
    process.stdout.write('held\n');
    await new Promise(() => setInterval(() => undefined, 1000));
  }
  const before = Number(readFileSync(counterPath, 'utf8'));
  await new Promise((resolve) => setImmediate(resolve));
  writeFileSync(counterPath, String(before + 1));
  await lock.release();
}
