import { allProviders } from './all-providers.ts';
import type { DetectedProvider, Provider, Whereabouts } from './provider.ts';
import { selfHosted } from './self-hosted.ts';

/**
 * Names the provider of a server. Marks in its catalogues are proof and come first; the host name is
 * a hint and comes second, anchored at its end so that `neon.tech.example.com` is not Neon; what
 * shows neither counts as self-hosted.
 *
 * @param server what it said about itself, or null when the server was not reached
 */
export function detectProvider(
  at: Whereabouts,
  server: {
    readonly signals: readonly string[];
    readonly vector: { readonly version: string } | null;
  } | null,
): DetectedProvider {
  const place = { ...at, host: at.host.toLowerCase().replace(/\.$/, '') };
  const signals = new Set(server?.signals);
  // AlloyDB's build of pgvector is the only one whose version says so.
  if (server?.vector?.version.includes('google') === true) signals.add('vector:google');

  for (const provider of allProviders) {
    const signal = provider.signals.find((candidate) => signals.has(candidate));
    if (signal === undefined) continue;
    if (provider.signalsNeedHost === true && !hintedBy(provider, place)) continue;
    return { ...provider, evidence: signal };
  }
  const hinted = allProviders.find((provider) => hintedBy(provider, place));
  if (hinted !== undefined) return { ...hinted, evidence: `host ${place.host}` };
  return { ...selfHosted, evidence: 'no mark of a provider' };
}

function hintedBy(provider: Provider, at: Whereabouts): boolean {
  return (
    provider.hostSuffixes.some((suffix) => at.host.endsWith(suffix)) ||
    provider.hint?.matches(at) === true
  );
}
