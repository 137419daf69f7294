import { SetupError } from '../errors/setup-error.ts';
import type { ConfiguredServices } from './configured-services.ts';
import { lookAtOllama } from './look-at-ollama.ts';
import { lookAtRedis } from './look-at-redis.ts';
import { type ServiceLimits, usualLimits } from './service-limits.ts';
import { type ServiceId, type ServiceResult, skipped } from './service-result.ts';

export interface ExamineOptions {
  /** The setting that embedding models are compared with; null leaves them unasked. */
  readonly dimensions: number | null;
  readonly signal: AbortSignal;
  readonly limits?: ServiceLimits;
}

/** Looks at every inference server that is named, all at once; one result of each id without any. */
export async function examineOllama(
  { ollama }: ConfiguredServices,
  options: ExamineOptions,
): Promise<readonly ServiceResult[]> {
  if (ollama.length === 0) {
    const ids = [
      'services.ollama',
      'services.ollama.models',
      'services.ollama.dimensions',
    ] as const;
    return ids.map((id) => unconfigured(id, 'OLLAMA_HOST and inference.*.url are not set.'));
  }
  const found = await unlessCancelled(options.signal, () =>
    Promise.all(ollama.map((service) => lookAtOllama(service, options))),
  );
  return found.flat();
}

/** Looks at the Redis of the application. */
export async function examineRedis(
  { redis }: ConfiguredServices,
  signal: AbortSignal,
  limits: ServiceLimits = usualLimits,
): Promise<ServiceResult> {
  if (redis === null) return unconfigured('services.redis', 'REDIS_URL is not set.');
  return await unlessCancelled(signal, () => lookAtRedis(redis, signal, limits));
}

function unconfigured(id: ServiceId, why: string): ServiceResult {
  return { id, endpoint: null, ...skipped(`Not configured: ${why}`) };
}

async function unlessCancelled<T>(signal: AbortSignal, look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new SetupError('CANCELLED', {
      message: 'Cancelled.',
      fix: 'Run the same command again.',
      cause: error,
    });
  }
}
