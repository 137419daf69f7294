import { clusterProvisioner } from '../../src/fallback/cluster/cluster-provisioner.ts';
import { destroyFallback } from '../../src/fallback/destroy-fallback.ts';
import { fallbackStatus } from '../../src/fallback/fallback-status.ts';
import type { FallbackSpec } from '../../src/fallback/provisioner.ts';
import { SetupError } from '../../src/errors/setup-error.ts';

/** Provisions or destroys a private cluster as whoever runs this, and prints what came of it as JSON. */
const [, , action = '', words = '{}'] = process.argv;
const spec = JSON.parse(words) as FallbackSpec;
try {
  const answer =
    action === 'provision'
      ? await clusterProvisioner.provision(spec)
      : await destroyFallback(spec.stateDir);
  console.log(JSON.stringify({ answer, status: await fallbackStatus(spec.stateDir) }));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  const { code, message, detail, fix } = error;
  console.log(JSON.stringify({ error: { code, message, detail, fix } }));
}
