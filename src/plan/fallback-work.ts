import { chooseProvisioner, type ProvisionerChoice } from '../fallback/choose-provisioner.ts';
import type { Examiner } from '../fallback/examiner.ts';
import { fallbackPaths } from '../fallback/fallback-paths.ts';
import { refuseSamePlace } from '../fallback/move/refuse-same-place.ts';
import { type MoveOutlook, moveOutlook } from '../fallback/move/settle-move.ts';
import type { ProvisionerKind } from '../fallback/provisioner.ts';
import { readServerSettings, type ServerSettings } from '../fallback/server-settings.ts';
import type { CheckReport } from '../pgvector/check-report.ts';
import { isUsable } from './is-usable.ts';
import type { SettledFallback } from './settle-fallback.ts';
import type { SetupRequest } from './setup-request.ts';

/** What is to be done about the local fallback. */
export type FallbackWork =
  | {
      readonly kind: 'none';
      /** What provides it, as far as that is known without looking at the machine. */
      readonly provisioner: ProvisionerKind | null;
    }
  | {
      readonly kind: 'provision';
      readonly fallback: SettledFallback;
      readonly choice: ProvisionerChoice;
      readonly provisioner: ProvisionerKind;
      readonly open: MoveOutlook | null;
    }
  | {
      readonly kind: 'move';
      readonly fallback: SettledFallback;
      /** What is in place now. */
      readonly from: ServerSettings;
      readonly provisioner: ProvisionerKind;
      /** Why that one is possible, as a clause. */
      readonly reason: string;
      /** Of an earlier move that was interrupted, which is settled first. */
      readonly open: MoveOutlook | null;
    };

interface WorkOptions {
  readonly request: SetupRequest;
  readonly examine: Examiner;
  readonly signal: AbortSignal;
}

/**
 * Looks at the machine only when the fallback has to be provisioned: a run with nothing to do asks no
 * program.
 *
 * @throws SetupError when the mode names a kind that is not possible here;
 *   SETTINGS_INVALID when that would be where the one in place is; CANCELLED
 */
export async function fallbackWork(
  fallback: SettledFallback | null,
  report: CheckReport | null,
  { request, examine, signal }: WorkOptions,
): Promise<FallbackWork> {
  if (fallback === null) return { kind: 'none', provisioner: null };
  const { mode, host, port } = fallback;
  const { stateDir, settings } = request;
  const open = await moveOutlook(stateDir, mode);
  const recorded =
    open === null ? await readServerSettings(fallbackPaths(stateDir).settings) : open.recorded;
  const settled = isUsable(report) && fits(fallback, recorded) && open === null;
  if (!request.contact || settled) {
    return { kind: 'none', provisioner: providerOf(fallback, recorded) };
  }
  const choice = await chooseProvisioner({
    ...{ mode, stateDir, examine, signal },
    environment: settings.environment,
    place: { host, port },
    recorded: recorded?.kind ?? null,
  });
  const [{ kind, reason }] = choice.candidates;
  if (choice.change.kind === 'moves' && recorded !== null) {
    refuseSamePlace(fallback, recorded, kind);
    return { kind: 'move', fallback, from: recorded, provisioner: kind, reason, open };
  }
  return { kind: 'provision', fallback, choice, provisioner: kind, open };
}

/** Whether a server that can be used is the one that the mode asks for. */
function fits({ mode }: SettledFallback, recorded: ServerSettings | null): boolean {
  if (mode === 'local') return true;
  // A server that exists already is put on record by provisioning it; others answer for themselves.
  return recorded === null ? mode !== 'existing' : recorded.kind === mode;
}

function providerOf(
  { mode, host, port }: SettledFallback,
  recorded: ServerSettings | null,
): ProvisionerKind | null {
  if (recorded?.host === host && recorded.port === port) return recorded.kind;
  return mode === 'local' ? null : mode;
}
