import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { errno } from '../errors/errno.ts';
import {
  isProcessAlive,
  ownIdentity,
  type ProcessIdentity,
} from '../processes/process-identity.ts';

/** Who holds a lock, and what for. */
export interface LockHolder extends ProcessIdentity {
  /** A pid means nothing on another machine or in another container. */
  readonly host: string;
  /** For a person: "setup", "fallback start". */
  readonly purpose: string;
  /** ISO 8601. */
  readonly since: string;
}

export const holderFile = 'holder.json';

/** This process as the holder of a lock. */
export async function describeHolder(purpose: string): Promise<LockHolder> {
  const identity = await ownIdentity();
  return { ...identity, host: hostname(), purpose, since: new Date().toISOString() };
}

/**
 * Who holds that turn of a lock; null when it was given back, or when its content is lost. It is
 * complete before it gets its name, so only a crash of the whole machine leaves it unreadable.
 */
export async function readHolder(turn: string): Promise<LockHolder | null> {
  try {
    const found: unknown = JSON.parse(await readFile(join(turn, holderFile), 'utf8'));
    return isHolder(found) ? found : null;
  } catch (error) {
    if (error instanceof SyntaxError || errno(error) === 'ENOENT') return null;
    throw error;
  }
}

/** A holder on another machine counts as alive: from here nobody can tell. */
export async function isHolderAlive(holder: LockHolder): Promise<boolean> {
  return holder.host !== hostname() || (await isProcessAlive(holder));
}

function isHolder(value: unknown): value is LockHolder {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Partial<Record<keyof LockHolder, unknown>>;
  return (
    Number.isSafeInteger(fields.pid) &&
    [fields.startTime, fields.host, fields.purpose, fields.since].every(
      (field) => typeof field === 'string',
    )
  );
}
