import type { ScramVerifier } from '../postgres/scram-verifier.ts';
import type { Durability } from './durability.ts';
import type { OldLibrary } from './embedded/old-library.ts';
import type { FallbackLimits } from './fallback-limits.ts';
import { privateJson } from './private-json.ts';
import { type ProvisionerKind, provisionerKinds } from './provisioner.ts';

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

/** Null when nothing has been provisioned, or the file is not of this version. */
export async function readServerSettings(path: string): Promise<ServerSettings | null> {
  const found = await privateJson.read(path);
  const known = provisionerKinds.some((kind) => kind === found?.['kind']);
  return found?.['version'] === 1 && known ? (found as unknown as ServerSettings) : null;
}
