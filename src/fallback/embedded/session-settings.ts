import { quoteLiteral } from './quote-sql.ts';
import { wireMessage } from './wire-message.ts';

type Pairs = readonly (readonly [name: string, value: string])[];

/** Reported by the server, but not the client's to choose. */
const fixed = new Set([
  'in_hot_standby',
  'integer_datetimes',
  'is_superuser',
  'server_encoding',
  'server_version',
  'session_authorization',
]);
const nothing = Buffer.alloc(0);

/**
 * The settings of one client: what it asked for when it connected, and what the server has reported
 * since. After a hand-over they are put in place again, so that the session is as the client was
 * told. Settings that the server does not report live until the end of the transaction, as in
 * PgBouncer's transaction mode.
 */
export class SessionSettings {
  readonly #defaults: ReadonlyMap<string, string>;
  readonly #reported: Map<string, string>;
  #asked: Pairs = [];
  #query: Buffer | null = null;

  constructor(defaults: Pairs) {
    this.#defaults = new Map(defaults);
    this.#reported = new Map(defaults);
  }

  /** What the server has told the client, or would have. */
  get reported(): Pairs {
    return [...this.#reported];
  }

  /** Query that sets what the client asked for; empty when these are the defaults anyway. */
  ask(settings: Pairs): Buffer {
    this.#asked = settings.filter(([name, value]) => !this.#isDefault(name, value));
    return setAll(this.#asked);
  }

  /** A ParameterStatus came from the server. */
  report(name: string, value: string): void {
    this.#reported.set(name, value);
    this.#query = null;
  }

  /** Query that restores the settings in a session that has just been reset; empty when none are. */
  restore(): Buffer {
    this.#query ??= setAll([
      ...this.#asked.filter(([name]) => !this.#reported.has(reportedName(name, this.#reported))),
      ...[...this.#reported].filter(
        ([name, value]) => !fixed.has(name) && !this.#isDefault(name, value),
      ),
    ]);
    return this.#query;
  }

  #isDefault(name: string, value: string): boolean {
    return this.#defaults.get(reportedName(name, this.#defaults)) === value;
  }
}

/** Names of settings do not depend on case; the server reports its own spelling. */
function reportedName(name: string, among: ReadonlyMap<string, string>): string {
  if (among.has(name)) return name;
  const lower = name.toLowerCase();
  for (const known of among.keys()) if (known.toLowerCase() === lower) return known;
  return name;
}

function setAll(settings: Pairs): Buffer {
  if (settings.length === 0) return nothing;
  const calls = settings.map(
    ([name, value]) =>
      `pg_catalog.set_config(${quoteLiteral(name)}, ${quoteLiteral(value)}, false)`,
  );
  return wireMessage('Q', `select ${calls.join(', ')}`);
}
