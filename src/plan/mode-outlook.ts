import { type Candidate, chooseProvisioner } from '../fallback/choose-provisioner.ts';
import type { Examiner } from '../fallback/examiner.ts';
import { fallbackPaths } from '../fallback/fallback-paths.ts';
import {
  type Examination,
  type ProvisionerKind,
  provisionerKinds,
} from '../fallback/provisioner.ts';
import { readServerSettings } from '../fallback/server-settings.ts';
import { describeStateDir } from '../files/state-dir.ts';
import type { SetupRequest } from './setup-request.ts';

/** What the modes of the fallback are good for on this machine, before one is chosen. */
export interface ModeOutlook {
  /** What `local` would take now, and why. */
  readonly local: Candidate;
  /** Each kind as it would be when asked for by name. */
  readonly named: Readonly<Record<ProvisionerKind, Examination>>;
}

/** Examines every kind at the same time; changes nothing. Null when the state directory is not to be read. */
export async function modeOutlook(
  { stateDir, settings }: SetupRequest,
  examine: Examiner,
): Promise<ModeOutlook | null> {
  if ((await describeStateDir(stateDir)).kind === 'unsafe') return null;
  const recorded = await readServerSettings(fallbackPaths(stateDir).settings);
  const [choice, ...examinations] = await Promise.all([
    chooseProvisioner({ mode: 'local', stateDir, environment: settings.environment, examine }),
    ...provisionerKinds.map(async (kind) => {
      const inPlace: Examination = { kind: 'possible', reason: 'it is set up already' };
      return [kind, recorded?.kind === kind ? inPlace : await examine(kind, true)] as const;
    }),
  ]);
  return {
    local: choice.candidates[0],
    named: Object.fromEntries(examinations) as Readonly<Record<ProvisionerKind, Examination>>,
  };
}
