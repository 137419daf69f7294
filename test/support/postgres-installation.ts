import { describe, expect, test } from 'vitest';

import { describeWhen } from './describe-when.ts';
import type { PostgresInstallation } from './installed-postgres.ts';

export {
  builtPgvector,
  type PostgresInstallation,
  postgres15,
  postgres15WithPgvector,
  postgres18,
} from './installed-postgres.ts';

/**
 * A suite that needs a real server. Where the server is missing it prints why and is skipped, unless
 * SETUP_WIZARD_REQUIRE_SERVERS=1 makes the absence a failure.
 */
export function describeWithServer(
  server: PostgresInstallation,
  title: string,
  body: (binDir: string) => void,
): void {
  if ('binDir' in server) {
    describe(title, () => body(server.binDir));
    return;
  }
  if (process.env['SETUP_WIZARD_REQUIRE_SERVERS'] === '1') {
    test(`${title} (needs ${server.name})`, () => expect.fail(server.missing));
    return;
  }
  describeWhen(`${server.name}: ${server.missing}`, title, () => body(''));
}
