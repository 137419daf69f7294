import sql from '../../../sql/embedded-role-settings.sql';
import { askBackend } from './engine-session.ts';
import type { PgliteBackend } from './pglite-backend.ts';
import type { SettingPairs } from './session-settings.ts';

/**
 * The settings that ALTER ROLE and ALTER DATABASE give to the sessions of the role. A server applies
 * them when a session begins; the one session of the engine has begun as another role, long ago.
 */
export class RoleSettings {
  readonly #backend: PgliteBackend;
  #known = '';

  constructor(backend: PgliteBackend) {
    this.#backend = backend;
  }

  /** All of them; null when they are what this has told before, or cannot be read now. */
  news(): SettingPairs | null {
    const { sqlstate, value } = askBackend(this.#backend, sql);
    if (sqlstate !== null || value === this.#known) return null;
    this.#known = value;
    return JSON.parse(Buffer.from(value, 'base64').toString('utf8')) as SettingPairs;
  }
}
