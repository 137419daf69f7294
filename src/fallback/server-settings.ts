import type { FallbackLimits } from './fallback-limits.ts';
import type { ScramVerifier } from '../postgres/scram-verifier.ts';
import { privateJson } from './private-json.ts';

/** What a provisioned server is to be. The password is not in it, only what proves it. */
export interface ServerSettings {
  readonly version: 1;
  readonly kind: 'embedded';
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly limits: Partial<FallbackLimits>;
  readonly verifier: ScramVerifier;
  /** From which the salts of unknown users are made; base64. */
  readonly mockSecret: string;
  /** Whether role, database and extensions are known to be in the data directory. */
  readonly prepared: boolean;
}

/** Null when nothing has been provisioned, or the file is not of this version. */
export async function readServerSettings(path: string): Promise<ServerSettings | null> {
  const found = await privateJson.read(path);
  if (found?.['version'] !== 1 || found['kind'] !== 'embedded') return null;
  return found as unknown as ServerSettings;
}
