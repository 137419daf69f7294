import type { ConfiguredServices } from '../services/configured-services.ts';
import { examineOllama, examineRedis } from '../services/examine-services.ts';
import type { ServiceResult } from '../services/service-result.ts';
import { type LookFinding, findingLabels, type ServiceFindingId } from './look-finding.ts';
import type { Seen } from './looks/look.ts';
import { namedServices } from './named-services.ts';

/** Of an inference server two answers are waited for, while an operator looks on. Milliseconds. */
const limits = { answerMs: 1_500, embedMs: 0 };

/**
 * Looks at the services that the settings name, all at once, and changes nothing. No model is asked for
 * a vector: it might have to be loaded first.
 *
 * @throws SetupError CANCELLED
 */
export async function lookAtServices(
  configured: ConfiguredServices,
  {
    onFinding,
    signal,
  }: { readonly onFinding: (finding: LookFinding) => void; readonly signal: AbortSignal },
): Promise<void> {
  await Promise.all(
    namedServices(configured).map(async (id) => {
      const results = await look(id, configured, signal);
      onFinding({ id, label: findingLabels[id], ...seenIn(results) });
    }),
  );
}

async function look(
  id: ServiceFindingId,
  configured: ConfiguredServices,
  signal: AbortSignal,
): Promise<readonly ServiceResult[]> {
  switch (id) {
    case 'ollama':
      return await examineOllama(configured, { dimensions: null, signal, limits });
    case 'redis':
      return [await examineRedis(configured, signal, limits)];
  }
}

/** What is not well; or, when all is, where it is and how soon it answers. */
function seenIn(results: readonly ServiceResult[]): Seen {
  const troubles = results.filter(({ status }) => status === 'fail' || status === 'warn');
  if (troubles.length > 0) {
    const fixes = new Set(troubles.flatMap(({ fix }) => (fix === null ? [] : [fix])));
    return {
      status: troubles.some(({ status }) => status === 'fail') ? 'fail' : 'warn',
      text: troubles.map(({ message }) => message).join(' '),
      fix: fixes.size === 0 ? null : [...fixes].join(' '),
    };
  }
  const servers = results.filter(({ id }) => id === 'services.ollama' || id === 'services.redis');
  const text = servers
    .map(
      ({ message, endpoint, latencyMs }) => `${message} ${endpoint ?? ''}, ${latencyMs ?? 0} ms.`,
    )
    .join(' ');
  return { status: 'pass', text, fix: null };
}
