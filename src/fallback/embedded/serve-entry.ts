import { dirname } from 'node:path';
import { SetupError } from '../../errors/setup-error.ts';
import { pathsBelow } from '../fallback-paths.ts';
import { runEmbeddedServer } from './embedded-server.ts';
import { sendLaunchReport } from './launch-report.ts';
import type { ServeArguments } from './serve-arguments.ts';
import { openServerLog } from './server-log.ts';

/** Main file of the server process: `fallback-serve.js <fallback directory> <ServeArguments>`. */
const [, , root = '', json = '{}'] = process.argv;
const {
  limits = {},
  foreground = false,
  dataOf = root,
} = JSON.parse(json) as Partial<ServeArguments>;
const { data, engineLock } = pathsBelow(dataOf);
const paths = { ...pathsBelow(root), data, engineLock };
// The directory of the operator must not be held by a process that stays.
process.chdir(dirname(root));
const log = openServerLog(paths.log, foreground);

function fail(error: unknown): void {
  const failure =
    error instanceof SetupError
      ? error
      : new SetupError('INTERNAL', {
          message: 'The local fallback ended because of an error of its own.',
          detail: error instanceof Error ? error.message : String(error),
          fix: 'Type "setup-wizard fallback start"; if it comes back, report it with "setup-wizard support".',
        });
  const { code, message, detail, fix } = failure;
  log.write(`failed: ${code} ${message} ${detail ?? ''}`);
  sendLaunchReport({ kind: 'failed', code, message, detail, fix });
  process.exit(1);
}

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

// Before anything that takes long: a process that is opening the data must end it in good order too.
const ending = new AbortController();
const { signal } = ending;
const starting = runEmbeddedServer({ paths, limits, log: log.write, signal, failed: fail });
for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.on(name, () => {
    log.write(`got ${name}`);
    ending.abort();
    starting.then((server) => server.stop()).then(() => process.exit(0), fail);
  });
}
starting.then(() => sendLaunchReport({ kind: 'ready' }), fail);
