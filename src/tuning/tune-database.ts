import { knownCves } from '../pgvector/known-cves.ts';
import type { Connection } from '../postgres/connection.ts';
import { probe, type ServerProbe } from '../postgres/probe.ts';
import { detectProvider } from '../postgres/providers/detect-provider.ts';
import { parameterWay } from '../postgres/providers/parameter-ways.ts';
import type { DetectedProvider } from '../postgres/providers/provider.ts';
import type { Recommendation } from './recommendation.ts';
import { recommendSettings } from './recommend-settings.ts';
import { type ServerMachine, thisMachine } from './server-memory.ts';
import { readTuningFacts, type TuningFacts } from './tuning-facts.ts';
import { type Ways, waysToSet } from './ways-to-set.ts';

/** A server as tuning sees it, with what is to be said about its settings. */
export interface TunedDatabase {
  readonly probe: ServerProbe;
  readonly provider: DetectedProvider;
  readonly facts: TuningFacts;
  readonly machine: ServerMachine;
  readonly recommendations: readonly Recommendation[];
  readonly ways: Ways;
}

/**
 * Looks at a server and its vectors, and judges its settings. Changes nothing.
 *
 * @param known what was told or can be known about the machine of the server
 * @throws SetupError as `diagnose` explains it; CANCELLED
 */
export async function tuneDatabase(
  connection: Connection,
  known: { readonly memory: number | null; readonly onThisMachine: boolean },
): Promise<TunedDatabase> {
  const answer = await probe(connection);
  const provider = detectProvider(connection.settings, answer);
  const facts = await readTuningFacts(connection);
  const machine = machineOf(provider, known);
  const version = answer.vector?.version ?? null;
  const cves = version === null ? [] : knownCves(version, answer.serverText);
  const recommendations = recommendSettings({
    facts,
    machine,
    embedded: provider.id === 'embedded',
    sizedByProvider: parameterWay(provider.id).sizes,
    unsafeParallelBuilds: cves.some(({ id }) => id === 'CVE-2026-3172'),
  });
  const at = { provider: provider.id, user: answer.user, database: answer.database };
  return {
    probe: answer,
    provider,
    facts,
    machine,
    recommendations,
    ways: waysToSet(recommendations, facts.settings, at),
  };
}

function machineOf(
  { id }: DetectedProvider,
  { memory, onThisMachine }: { readonly memory: number | null; readonly onThisMachine: boolean },
): ServerMachine {
  if (memory !== null) {
    return { kind: 'known', bytes: memory, processors: null, from: '--memory' };
  }
  if (id === 'self-hosted' && onThisMachine) return thisMachine();
  return { kind: 'unknown', why: 'The memory of the server is not known' };
}
