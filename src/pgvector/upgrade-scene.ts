import type { ServerProbe } from '../postgres/probe.ts';
import type { DetectedProvider } from '../postgres/providers/provider.ts';

/** An installed pgvector, and where it is. */
export interface UpgradeScene {
  readonly probe: ServerProbe;
  readonly provider: DetectedProvider;
  readonly vector: NonNullable<ServerProbe['vector']>;
}
