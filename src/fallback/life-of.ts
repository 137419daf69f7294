import type { FallbackLife } from './fallback-life.ts';
import { provisionerOf } from './provisioner-of.ts';
import type { ProvisionerKind } from './provisioner.ts';

/** How a server of that kind is started, stopped and looked at; only its own code is loaded. */
export async function lifeOf(kind: ProvisionerKind): Promise<FallbackLife> {
  return (await provisionerOf(kind)).life;
}
