/** Where a connection leads: what host rules look at. */
export interface Whereabouts {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

/** What an instruction is filled in with. */
export interface InstructionPlace {
  readonly database: string;
  /** The role this program logs in as. */
  readonly user: string;
  /** The server's major version. */
  readonly major: number;
  /** The server's own `version()`, which names its packaging. */
  readonly serverText: string;
  /** The extension the instruction is about. */
  readonly extension: string;
}

/** What is known about one way PostgreSQL is run. Facts only phrase a fix; the live server decides. */
export interface Provider {
  readonly id: string;
  readonly name: string;
  /** Where the facts come from, and when they were last looked at. */
  readonly source: string;
  /** The operator cannot install files on the server. */
  readonly managed: boolean;
  /** Marks from sql/probe.sql that prove this provider. */
  readonly signals: readonly string[];
  /** The signals are shared with another provider and only count together with the host. */
  readonly signalsNeedHost?: boolean;
  /** Ends of host names, each starting with a dot: a hint, weaker than a signal. */
  readonly hostSuffixes: readonly string[];
  /** A hint that takes more than the end of the host name. */
  readonly hint?: (at: Whereabouts) => boolean;
  /** Who may create extensions, as a phrase: "the master user". */
  readonly adminRole: string;
  /** What to do when the server does not offer the extension at all. */
  readonly installText: (place: InstructionPlace) => string;
  /** What to do when it is offered and this role may not create it. */
  readonly enableText: (place: InstructionPlace) => string;
  /** The address to use instead when this one leads to the provider's pooler or proxy, else null. */
  readonly pooler?: (at: Whereabouts) => string | null;
}

/** A provider, with what gave it away. */
export interface DetectedProvider extends Provider {
  readonly evidence: string;
}
