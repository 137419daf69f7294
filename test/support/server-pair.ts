import { afterAll, beforeAll } from 'vitest';
import {
  type NativePostgres,
  type NativePostgresOptions,
  startNativePostgres,
} from './native-postgres.ts';

/** Two servers of one suite, which runs between their start and their end. */
export type ServerPair = Readonly<Record<'primary' | 'fallback', NativePostgres>>;

/** Starts both before the tests of the present suite, and ends them after it; to be read in its tests only. */
export function serverPair(binDir: string, options?: NativePostgresOptions): ServerPair {
  const started: NativePostgres[] = [];
  beforeAll(async () => {
    const start = (): Promise<NativePostgres> => startNativePostgres(binDir, options);
    started.push(...(await Promise.all([start(), start()])));
  });
  afterAll(async () => {
    await Promise.all(started.map((server) => server.stop()));
  });
  const server = (at: number): NativePostgres => {
    const found = started[at];
    if (found === undefined) throw new Error('The servers are not started yet.');
    return found;
  };
  return {
    get primary() {
      return server(0);
    },
    get fallback() {
      return server(1);
    },
  };
}
