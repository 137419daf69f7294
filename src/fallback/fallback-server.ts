import type { Durability } from './durability.ts';
import type { ProvisionerKind } from './provisioner.ts';

/** A server as `fallback status` and the reports show it; never a secret. */
export interface FallbackServer {
  readonly kind: ProvisionerKind;
  readonly host: string;
  readonly port: number;
  readonly socketDir: string | null;
  readonly database: string;
  readonly user: string;
  readonly serverVersion: string;
  readonly pgvector: string;
  /** Of the embedded server; the others keep what they acknowledged, whatever happens. */
  readonly durability?: Durability;
  /** Of a container: what it runs, and the digest that the engine had under that name. */
  readonly image?: string;
  readonly digest?: string;
}
