import { dirname } from 'node:path';
import type { SetupError } from '../errors/setup-error.ts';
import type { ScramVerifier } from '../postgres/scram-verifier.ts';
import { homeLabel } from './container/container-shape.ts';
import type { Durability } from './durability.ts';
import type { OldLibrary } from './embedded/old-library.ts';
import type { FallbackLimits } from './fallback-limits.ts';
import { privateJson } from './private-json.ts';
import { type ProvisionerKind, provisionerKinds } from './provisioner.ts';
import { recordUnreadable } from './record-unreadable.ts';

/** What a provisioned server is to be, whatever its kind. The password is in none of them. */
interface CommonSettings<Kind extends ProvisionerKind> {
  readonly version: 1;
  readonly kind: Kind;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

export interface EmbeddedSettings extends CommonSettings<'embedded'> {
  readonly limits: Partial<FallbackLimits>;
  /** What proves the password, instead of the password. */
  readonly verifier: ScramVerifier;
  /** From which the salts of unknown users are made; base64. */
  readonly mockSecret: string;
  /** Whether role, database and extensions are known to be in the data directory. */
  readonly prepared: boolean;
  /** Absent: the default. */
  readonly durability?: Durability;
  /** Version of the PGlite that had the data open last; absent before the first start. */
  readonly pglite?: string;
  /** Only while data of an earlier major is read out. */
  readonly library?: OldLibrary;
}

export interface ClusterSettings extends CommonSettings<'cluster'> {
  readonly verifier: ScramVerifier;
  /** Directory of initdb, pg_ctl and postgres; absolute. */
  readonly programs: string;
  /** Of the data: 17. */
  readonly major: number;
  /** Elsewhere than `fallback/data` where the user that runs the server cannot reach that. */
  readonly dataDir: string;
  /** The user the server runs as when the program itself is root; null: as the operator. */
  readonly runsAs: { readonly name: string; readonly uid: number; readonly gid: number } | null;
  readonly serverVersion: string;
  readonly pgvector: string;
}

export interface ContainerSettings extends CommonSettings<'container'> {
  readonly verifier: ScramVerifier;
  /** Of this installation: 12 hexadecimal digits; the label by which its things are known. */
  readonly id: string;
  /** The program: `docker` or `podman`. */
  readonly engine: 'docker' | 'podman';
  readonly container: string;
  readonly volume: string;
  /** With its tag. */
  readonly image: string;
  /** As the engine names it, `sha256:…`. */
  readonly digest: string;
  readonly serverVersion: string;
  readonly pgvector: string;
}

export interface ExistingSettings extends CommonSettings<'existing'> {
  /** What this program made on that server, also by a run that was killed right after. */
  readonly made: { readonly role: boolean; readonly database: boolean };
  readonly serverVersion: string;
  readonly pgvector: string;
}

/** The contents of `fallback/server.json`. */
export type ServerSettings =
  EmbeddedSettings | ClusterSettings | ContainerSettings | ExistingSettings;

/**
 * What was provisioned; null when nothing was.
 *
 * @throws SetupError FALLBACK_RECORD_UNREADABLE when the file is there and does not say it: damaged, or
 *   of a later version of this program
 */
export async function readServerSettings(path: string): Promise<ServerSettings | null> {
  const found = await privateJson.read(path);
  switch (found.kind) {
    case 'none':
      return null;
    case 'damaged':
      throw damaged(path, found.why);
    case 'object':
      return await understood(path, found.value);
  }
}

async function understood(
  path: string,
  value: Readonly<Record<string, unknown>>,
): Promise<ServerSettings> {
  const { version, kind: name } = value;
  if (typeof version === 'number' && version > 1) throw ofLater(path, `version ${version}`);
  if (version !== 1 || typeof name !== 'string')
    throw damaged(path, 'it names no version and kind');
  const kind = provisionerKinds.find((known) => known === name);
  if (kind === undefined) throw ofLater(path, `the kind "${name.slice(0, longestName)}"`);
  const { serverSettingsForm } = await import('./server-settings-form.ts');
  const parsed = serverSettingsForm(kind).safeParse(value);
  if (parsed.success) return parsed.data;
  const names = parsed.error.issues.map((issue) => issue.path.join('.'));
  throw damaged(path, `missing or of a wrong form: ${[...new Set(names)].join(', ')}`);
}

/** Characters; names of kinds are short, and a message is for reading. */
const longestName = 40;

const what = 'The record of what the local fallback is';

function damaged(path: string, why: string): SetupError {
  const root = dirname(path);
  return recordUnreadable(path, {
    what,
    why,
    fix: [
      'Put a good copy of that file back, then run this again.',
      `Without one, end its server by hand (a process that has ${root} open, or a container and a volume with the label ${homeLabel}=${dirname(root)}), move ${root} away and set the fallback up anew: setup-wizard --non-interactive`,
    ].join(' '),
  });
}

function ofLater(path: string, part: string): SetupError {
  return recordUnreadable(path, {
    what,
    why: `it is of ${part}, which this version of setup-wizard does not know`,
    fix: 'Use the version of setup-wizard that set this fallback up, or a later one: npx setup-wizard@latest',
  });
}
