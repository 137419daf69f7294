import { quoteLiteral } from '../../postgres/quote-literal.ts';
import { wireMessage } from './wire-message.ts';

export type SettingPairs = readonly (readonly [name: string, value: string])[];

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
 * told. Settings that the server does not report are told by the engine, see SessionState.
 */
export class SessionSettings {
  readonly #defaults: () => SettingPairs;
  readonly #reported: Map<string, string>;
  #asked: SettingPairs = [];
  /** What the client has set and the server does not report. */
  #kept: SettingPairs = [];
  /** The restoring query, and the defaults for which it was made. */
  #query: { readonly bytes: Buffer; readonly defaults: SettingPairs } | null = null;
  /** The client has reset settings in the batch that runs. */
  #resetting = false;
  /** What the client asked for is to be put in place of what it has reset. */
  #toTakeBack = false;
  #news: (readonly [string, string])[] = [];

  /** `defaults`: what a new session of the present engine reports. */
  constructor(defaults: () => SettingPairs) {
    this.#defaults = defaults;
    this.#reported = new Map(defaults());
  }

  /** What the server has told the client, or would have. */
  get reported(): SettingPairs {
    return [...this.#reported];
  }

  /**
   * Queries that set what the client asked for, and before it those of its role, of which one that is
   * refused is left out, as on a server; empty when these are the defaults anyway.
   */
  ask(settings: SettingPairs, ofRole: SettingPairs = []): Buffer {
    const named = new Set(settings.map(([name]) => name.toLowerCase()));
    const news = (pairs: SettingPairs): SettingPairs =>
      pairs.filter(([name, value]) => !this.#isDefault(name, value));
    const first = news(ofRole.filter(([name]) => !named.has(name.toLowerCase())));
    const last = news(settings);
    this.#asked = [...first, ...last];
    return Buffer.concat([setWhereAllowed(first), setAll(last)]);
  }

  /** A ParameterStatus came from the server. */
  report(name: string, value: string): void {
    const asked =
      this.#resetting && this.#isDefault(name, value) ? this.#askedFor(name) : undefined;
    if (asked !== undefined) this.#news.push([name, asked]);
    this.#reported.set(name, asked ?? value);
    this.#query = null;
  }

  /** All that the client has set and the server does not report. */
  keep(settings: SettingPairs): void {
    this.#kept = settings;
    this.#query = null;
  }

  /**
   * The client has reset settings. On a server that means back to what it asked for when it
   * connected; the engine, which serves many clients, only knows its own defaults.
   */
  reset(): void {
    this.#resetting = this.#asked.length > 0;
    this.#toTakeBack ||= this.#resetting;
  }

  /** The batch has ended. Settings that the server has reported as reset and that are not. */
  settled(): SettingPairs {
    const news = this.#news;
    this.#resetting = false;
    this.#news = [];
    return news;
  }

  /** Query that brings back what the client asked for and has reset; empty when it has not. */
  takeBack(): Buffer {
    if (!this.#toTakeBack) return nothing;
    this.#toTakeBack = false;
    return wireMessage('Q', setWhereReset(this.#asked));
  }

  /**
   * Queries that restore the settings in a session that has just been reset: one for all, then one
   * for each, for when a setting is no longer accepted. Empty when there is nothing to restore.
   */
  restore(): Buffer {
    this.#toTakeBack = false;
    const defaults = this.#defaults();
    if (this.#query?.defaults !== defaults) {
      const settings = [
        ...this.#asked.filter(([name]) => !this.#reported.has(spelling(name, this.#reported))),
        ...[...this.#reported].filter(
          ([name, value]) => !fixed.has(name) && !this.#isDefault(name, value),
        ),
        // Behind what was asked for, which they may have changed; the last value counts.
        ...this.#kept,
      ];
      const singly = settings.length < 2 ? [] : settings.map((setting) => setAll([setting]));
      this.#query = { bytes: Buffer.concat([setAll(settings), ...singly]), defaults };
    }
    return this.#query.bytes;
  }

  #isDefault(name: string, value: string): boolean {
    const defaults = new Map(this.#defaults());
    return defaults.get(spelling(name, defaults)) === value;
  }

  /** The last value counts, as on a server. */
  #askedFor(name: string): string | undefined {
    return this.#asked.findLast(([asked]) => asked.toLowerCase() === name.toLowerCase())?.[1];
  }
}

/** Names of settings do not depend on case; the server reports its own spelling. */
function spelling(name: string, among: ReadonlyMap<string, string>): string {
  if (among.has(name)) return name;
  const lower = name.toLowerCase();
  for (const known of among.keys()) if (known.toLowerCase() === lower) return known;
  return name;
}

function setAll(settings: SettingPairs): Buffer {
  if (settings.length === 0) return nothing;
  const calls = settings.map(
    ([name, value]) =>
      `pg_catalog.set_config(${quoteLiteral(name)}, ${quoteLiteral(value)}, false)`,
  );
  return wireMessage('Q', `select ${calls.join(', ')}`);
}

function setWhereAllowed(settings: SettingPairs): Buffer {
  if (settings.length === 0) return nothing;
  const attempts = settings.map(
    ([name, value]) => `begin
      perform pg_catalog.set_config(${quoteLiteral(name)}, ${quoteLiteral(value)}, false);
    exception when others then null;
    end;`,
  );
  return wireMessage('Q', `do ${quoteLiteral(`begin ${attempts.join('\n')} end`)}`);
}

/** Sets what has no value of this session; pg_settings leaves out the parameters of extensions. */
function setWhereReset(settings: SettingPairs): string {
  const rows = settings.map(([name, value]) => `(${quoteLiteral(name)}, ${quoteLiteral(value)})`);
  return `select pg_catalog.set_config(asked.name, asked.value, false)
    from (values ${rows.join(', ')}) as asked (name, value)
    left join pg_catalog.pg_settings as present
      on pg_catalog.lower(present.name) = pg_catalog.lower(asked.name)
    where case when present.name is null
      then coalesce(pg_catalog.current_setting(asked.name, true), '') = ''
      else present.source <> 'session' end`;
}
