import { quoteLiteral } from '../../postgres/quote-literal.ts';
import { askBackend } from './engine-session.ts';
import { HeldState } from './held-state.ts';
import type { PgliteBackend } from './pglite-backend.ts';
import type { SettingPairs } from './session-settings.ts';
import { SetVariables } from './set-variables.ts';

/**
 * What the client of the engine's session has made of it. Settings are told to the gateway, which puts
 * them in place again; what cannot be put in place again keeps the session for the client.
 */
export class SessionState {
  readonly #backend: PgliteBackend;
  readonly #variables: SetVariables | null;
  readonly #held: HeldState;
  /** What the gateway knows of. */
  #mark = '';

  constructor(backend: PgliteBackend) {
    this.#backend = backend;
    this.#variables = SetVariables.find(backend);
    this.#held = new HeldState(backend);
  }

  /** The session has been discarded. */
  discarded(): void {
    this.#held.discarded();
  }

  /** The settings are those that the gateway wanted, if it wanted any. */
  restored(any: boolean): void {
    this.#mark = any ? (this.#variables?.mark ?? '') : '';
  }

  /** Whether the client needs this very session; only between transactions. */
  holds(declared: boolean): boolean {
    return this.#held.found(declared);
  }

  /** All settings of the session that the server does not report; null when they are as before. */
  changed(): SettingPairs | null {
    const variables = this.#variables;
    if (variables === null) return null;
    const { mark } = variables;
    if (mark === this.#mark) return null;
    const settings = this.#values(variables.names);
    // Refused, as by a statement_timeout of the client: asked again after its next statement.
    if (settings !== null) this.#mark = mark;
    return settings;
  }

  /** The client's own limit for a transaction in which nothing happens, in milliseconds; 0 for none. */
  idleLimit(): number {
    return Math.max(0, this.#variables?.valueOf('idle_in_transaction_session_timeout') ?? 0);
  }

  #values(names: readonly string[]): SettingPairs | null {
    if (names.length === 0) return [];
    // A role comes last: with it rights to other settings may end.
    const sorted = [...names.filter((name) => name !== 'role'), ...names.filter(isRole)];
    // In ASCII, whatever encoding the client has chosen.
    const { sqlstate, value } = askBackend(
      this.#backend,
      `select pg_catalog.encode(pg_catalog.convert_to(pg_catalog.json_agg(pg_catalog.json_build_array(
         name, pg_catalog.current_setting(name)))::pg_catalog.text, 'UTF8'), 'base64')
       from pg_catalog.unnest(array[${sorted.map(quoteLiteral).join(', ')}]) as name`,
    );
    if (sqlstate !== null) return null;
    return JSON.parse(Buffer.from(value, 'base64').toString('utf8')) as SettingPairs;
  }
}

function isRole(name: string): boolean {
  return name === 'role';
}
