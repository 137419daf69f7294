import type { Target } from '../errors/setup-error.ts';
import type { UnsupportedTable } from '../journal/journal-readiness.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import type { Finding, TargetFacts } from './probe.ts';
import type { Reason } from './router-state.ts';
import type { Notes, TargetNotes } from './status-of.ts';

/** Keeps what the probes tell of the targets beside their health. */
export class TargetBook {
  readonly #settings: Readonly<Record<Target, ConnectionSettings | null>>;
  readonly #facts: Record<Target, TargetFacts | null> = { primary: null, fallback: null };
  readonly #latencyMs: Record<Target, number | null> = { primary: null, fallback: null };
  /** Of the fence or the journal. */
  #trouble: Reason | null = null;
  #unreadable: Reason | null = null;
  #unrecorded: readonly UnsupportedTable[] = [];

  constructor(settings: Readonly<Record<Target, ConnectionSettings | null>>) {
    this.#settings = settings;
  }

  add(target: Target, { facts, evidence, unreadable }: Finding): void {
    if (facts !== null) this.#facts[target] = facts;
    if (target === 'fallback') this.#unreadable = unreadable ?? null;
    if (evidence.kind === 'healthy') this.#latencyMs[target] = evidence.latencyMs;
  }

  /** Null: it is over. */
  trouble(reason: Reason | null): void {
    this.#trouble = reason;
  }

  /** What the journal leaves out, once it is prepared. */
  unrecorded(tables: readonly UnsupportedTable[]): void {
    this.#unrecorded = tables;
  }

  notes(): Notes {
    return {
      primary: this.#noteOf('primary'),
      fallback: this.#noteOf('fallback'),
      unrecorded: this.#unrecorded,
    };
  }

  #noteOf(target: Target): TargetNotes | null {
    const settings = this.#settings[target];
    if (settings === null) return null;
    const lack =
      target === 'fallback' ? (this.#trouble ?? this.#unreadable ?? this.#missingPgvector()) : null;
    return { settings, facts: this.#facts[target], latencyMs: this.#latencyMs[target], lack };
  }

  /** Vectors that the primary can store and the fallback cannot; a primary that was never seen is taken to have them. */
  #missingPgvector(): Reason | null {
    const { primary, fallback } = this.#facts;
    if (this.#settings.primary === null || primary?.pgvector === null) return null;
    if (fallback?.pgvector !== null) return null;
    return {
      code: 'PGVECTOR_NOT_AVAILABLE',
      message:
        'The fallback has no pgvector: statements on vectors will fail there. setup-wizard bootstrap --target fallback creates the extension.',
    };
  }
}
