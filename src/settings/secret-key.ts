import { settingsTable } from './settings-table.ts';

/** Keys of `.env` and members of config.json that hold a password of ours. */
const keys = new Set(
  settingsTable
    .filter(({ kind }) => kind === 'password')
    .flatMap(({ env, config }) => [env, config.join('.'), config.at(-1)]),
);

/** Whether a key of `.env`, or a member of config.json with or without its path, is a secret of ours. */
export function isSecretKey(key: string): boolean {
  return keys.has(key);
}
