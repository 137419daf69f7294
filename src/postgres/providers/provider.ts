import type { InstructionPlace } from './instruction-place.ts';
import type { PoolerAddress } from './pooler-address.ts';
import type { ProviderFact } from './provider-fact.ts';
import type { ProviderId } from './provider-ids.ts';
import type { Whereabouts } from './whereabouts.ts';

export type { InstructionPlace } from './instruction-place.ts';
export type { Whereabouts } from './whereabouts.ts';

/** A way to tell a provider by an address that takes more than the end of the host name. */
export interface HostHint {
  /** The shape as a phrase, for the manual. */
  readonly shape: string;
  readonly matches: (at: Whereabouts) => boolean;
}

/** What is known about one way PostgreSQL is run. Facts only phrase a fix; the live server decides. */
export interface Provider {
  readonly id: ProviderId;
  readonly name: string;
  /** Other names that people type, in lower case. */
  readonly aliases: readonly string[];
  /** The operator cannot install files on the server. */
  readonly managed: boolean;
  /** Marks from sql/probe.sql that prove this provider. */
  readonly signals: readonly string[];
  /** The signals are shared with another provider and only count together with the host. */
  readonly signalsNeedHost?: boolean;
  /** Ends of host names, each starting with a dot: a hint, weaker than a signal. */
  readonly hostSuffixes: readonly string[];
  readonly hint?: HostHint;
  /** Since when, or from which server version, pgvector can be had, as a phrase. */
  readonly pgvectorFrom: string;
  /** Who may create extensions, as a phrase: "the master user". */
  readonly adminRole: string;
  /** The parameter that has to allow an extension first, as a phrase; null when there is none. */
  readonly allowList: string | null;
  /** Whether the server has to be restarted for pgvector, as a phrase. */
  readonly restart: string;
  /** What to do when the server does not offer the extension at all. */
  readonly installText: (place: InstructionPlace) => string;
  /** What to do when it is offered and this role may not create it. */
  readonly enableText: (place: InstructionPlace) => string;
  /** What to do to bring an installed extension to the version of the server's files. */
  readonly upgradeText: (place: InstructionPlace) => string;
  /** Addresses that lead to a pooler; the first that matches counts. */
  readonly poolers: readonly PoolerAddress[];
  readonly facts: readonly ProviderFact[];
}

/** A provider, with what gave it away. */
export interface DetectedProvider extends Provider {
  readonly evidence: string;
}
