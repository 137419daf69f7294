import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';

type Wanted = Pick<ConnectionSettings, 'host' | 'port' | 'database' | 'user'>;

/**
 * The password that the password file of libpq has for a database, or null (PostgreSQL manual, "The Password
 * File"). As libpq does, it takes no note of a file that others may read.
 */
export function passwordOfPassfile(
  environment: Readonly<Record<string, string | undefined>>,
  wanted: Wanted,
): string | null {
  const home = environment['HOME'];
  const path = environment['PGPASSFILE'] ?? (home === undefined ? null : join(home, '.pgpass'));
  if (path === null || path === '') return null;
  try {
    const { mode } = statSync(path);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) return null;
    return passwordIn(readFileSync(path, 'utf8'), wanted);
  } catch {
    return null;
  }
}

/** Of the first line that fits. */
export function passwordIn(text: string, { host, port, database, user }: Wanted): string | null {
  for (const line of text.split(/\r?\n/u)) {
    if (line.startsWith('#')) continue;
    const fields = fieldsOf(line);
    const password = fields[4];
    const wanted = [host, String(port), database, user];
    if (password === undefined) continue;
    if (wanted.every((word, at) => fields[at] === '*' || unescaped(fields[at]) === word)) {
      return unescaped(password) ?? null;
    }
  }
  return null;
}

function fieldsOf(line: string): readonly string[] {
  return line.match(/(?:^|:)(?:[^:\\]|\\.)*/gu)?.map((part) => part.replace(/^:/u, '')) ?? [];
}

function unescaped(field: string | undefined): string | undefined {
  return field?.replaceAll(/\\(.)/gu, '$1');
}
