import type { Target } from '../errors/setup-error.ts';
import type { CheckStatus } from '../postgres/check-result.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import type { Pooler } from '../postgres/pooler.ts';
import type { ServerProbe } from '../postgres/probe.ts';
import type { DetectedProvider, InstructionPlace } from '../postgres/providers/provider.ts';
import type { FunctionalOutcome } from './functional-test.ts';

/** Everything that was learned about a server; checks only judge it. */
export interface CheckedServer {
  readonly target: Target;
  readonly settings: ConnectionSettings;
  readonly dimensions: number;
  readonly tls: boolean;
  readonly probe: ServerProbe;
  readonly provider: DetectedProvider;
  readonly pooler: Pooler | null;
  readonly functional: FunctionalOutcome;
}

export interface CheckFinding {
  readonly status: CheckStatus;
  readonly message: string;
  readonly fix: string | null;
}

/** One check: a pure judgement on what is already known. */
export type Check = (server: CheckedServer) => CheckFinding;

export const pass = (message: string): CheckFinding => ({ status: 'pass', message, fix: null });
export const skip = (message: string): CheckFinding => ({ status: 'skip', message, fix: null });
export const warn = (message: string, fix: string): CheckFinding => ({
  status: 'warn',
  message,
  fix,
});
export const fail = (message: string, fix: string): CheckFinding => ({
  status: 'fail',
  message,
  fix,
});

/** What a provider's instruction about an extension is filled in with. */
export function instructionPlace(
  { probe }: Pick<CheckedServer, 'probe'>,
  extension: string,
): InstructionPlace {
  return {
    database: probe.database,
    user: probe.user,
    major: majorVersion(probe),
    serverText: probe.serverText,
    extension,
    installed: probe.installedExtensions.includes(extension),
  };
}

export function majorVersion(probe: ServerProbe): number {
  return Math.floor(probe.serverVersionNum / 10_000);
}
