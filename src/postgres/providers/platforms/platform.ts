import type { InstructionPlace } from '../instruction-place.ts';
import type { ProviderFact } from '../provider-fact.ts';
import type { PlatformId } from '../provider-ids.ts';

/** One way in which a server of one's own was installed. */
export interface Platform {
  readonly id: PlatformId;
  readonly name: string;
  /** Other names that people type, in lower case. */
  readonly aliases: readonly string[];
  /** What the server's own `version()` shows, as a phrase; null when it cannot be told from there. */
  readonly sign: string | null;
  /** Whether a `version()` shows it. */
  readonly shows: (serverText: string) => boolean;
  /** Which pgvector can be had there, as a phrase. */
  readonly pgvectorFrom: string;
  /** How the files of an extension come onto the server. */
  readonly packageText: (place: InstructionPlace) => string;
  readonly facts: readonly ProviderFact[];
}
