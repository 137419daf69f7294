import type { Target } from '../errors/setup-error.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import type { Scene } from './diagnosis.ts';

/** The scene of an error: what its message and its fix are filled in with. */
export function sceneOf(settings: ConnectionSettings, target: Target, words: string): Scene {
  const { host, port } = settings;
  const prefix = target === 'fallback' ? 'POSTGRES_FALLBACK_' : 'POSTGRES_';
  const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return {
    settings,
    target,
    words,
    place: host.startsWith('/') ? `${host}/.s.PGSQL.${port}` : address,
    variable: (name) => prefix + name,
  };
}
