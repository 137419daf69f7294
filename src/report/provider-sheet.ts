import type {
  DetectedProvider,
  InstructionPlace,
  Provider,
} from '../postgres/providers/provider.ts';
import type { Pooler } from '../postgres/pooler.ts';
import { poolerLimits } from '../postgres/pooler-limits.ts';
import type { Platform } from '../postgres/providers/platforms/platform.ts';
import type { PoolerAddress } from '../postgres/providers/pooler-address.ts';
import type { ProviderFact } from '../postgres/providers/provider-fact.ts';

/** A pooler of a provider, in words. */
export interface PoolerSheet extends Pick<PoolerAddress, 'name' | 'mode' | 'shape'> {
  /** An address of this shape. */
  readonly example: string;
  /** What set-up misses there. */
  readonly limits: string;
  /** The address to use for set-up and migrations; null when this one is good for it. */
  readonly instead: string | null;
}

/** Everything that is known about a provider, in words, filled in for one place. */
export interface ProviderSheet extends Pick<
  Provider,
  'id' | 'name' | 'aliases' | 'managed' | 'pgvectorFrom' | 'allowList' | 'restart'
> {
  readonly mayCreate: string;
  /** Marks in the server that prove it. */
  readonly marks: readonly string[];
  /** Shapes of addresses that hint at it. */
  readonly hosts: readonly string[];
  readonly instructions: {
    /** For a server that offers the extension. */
    readonly create: string;
    /** For one that does not. */
    readonly install: string;
    readonly upgrade: string;
  };
  readonly poolers: readonly PoolerSheet[];
  readonly facts: readonly ProviderFact[];
}

/** The same about a way to install a server of one's own. */
export interface PlatformSheet extends Pick<
  Platform,
  'id' | 'name' | 'aliases' | 'sign' | 'pgvectorFrom' | 'facts'
> {
  readonly packages: { readonly pgvector: string; readonly contrib: string };
}

/** Which provider the configured primary is, as far as its address tells. */
export interface Detection {
  readonly provider: Pick<DetectedProvider, 'id' | 'name'>;
  readonly evidence: string;
  readonly host: string;
  /** What stands at the address instead of the server, as far as it tells. */
  readonly pooler: Pooler | null;
}

/** Puts a provider into words. */
export function providerSheet(provider: Provider, place: InstructionPlace): ProviderSheet {
  const { id, name, aliases, managed, pgvectorFrom, allowList, restart, facts } = provider;
  return {
    id,
    name,
    aliases,
    managed,
    pgvectorFrom,
    mayCreate: provider.adminRole,
    allowList,
    restart,
    marks: provider.signals,
    hosts: [
      ...provider.hostSuffixes.map((suffix) => `*${suffix}`),
      ...(provider.hint === undefined ? [] : [provider.hint.shape]),
    ],
    instructions: {
      create: provider.enableText(place),
      install: provider.installText(place),
      upgrade: provider.upgradeText(place),
    },
    poolers: provider.poolers.map(poolerSheet),
    facts,
  };
}

/** Puts a platform into words. */
export function platformSheet(platform: Platform, place: InstructionPlace): PlatformSheet {
  const { id, name, aliases, sign, pgvectorFrom, facts, packageText } = platform;
  return {
    id,
    name,
    aliases,
    sign,
    pgvectorFrom,
    packages: {
      pgvector: packageText({ ...place, extension: 'vector' }),
      contrib: packageText({ ...place, extension: 'pg_trgm' }),
    },
    facts,
  };
}

function poolerSheet({ name, mode, shape, example, instead }: PoolerAddress): PoolerSheet {
  return {
    name,
    mode,
    shape,
    example: `${example.host}:${example.port}/${example.database}`,
    limits: poolerLimits(mode),
    instead: instead?.(example) ?? null,
  };
}
