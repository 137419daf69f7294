import { runProgram } from '../../src/processes/run-program.ts';

const missing = 'no-such-program-anywhere';

/** Gives up on a missing program at every moment around its start, and lives to tell. */
await runProgram(missing, []);
const kinds = new Set<string>();
for (let turns = 0; turns < 60; turns += 1) {
  const giveUp = new AbortController();
  const run = runProgram(missing, [], { signal: giveUp.signal });
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
  giveUp.abort();
  kinds.add((await run).kind);
}
process.stdout.write([...kinds].join(' and '));
