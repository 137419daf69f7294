import type { Assessment } from '../plan/assess-setup.ts';
import type { CheckReport } from '../pgvector/check-report.ts';
import type { ConnectCommand } from '../plan/run-summary.ts';
import type { SettledFallback } from '../plan/settle-fallback.ts';
import { formatDsn } from '../postgres/dsn.ts';
import { describeProvenance, type Provenance } from '../settings/provenance.ts';
import { settingDefinition } from '../settings/settings-table.ts';

/** A finished run, as far as it tells how to reach its databases. */
export interface Reached {
  readonly assessment: Assessment;
  readonly fallback: SettledFallback | null;
  readonly reports: Readonly<Record<ConnectCommand['target'], CheckReport | null>>;
  /** Keys that the run wrote into the environment file. */
  readonly envKeys: readonly string[];
}

/** A command for each database that answered, the primary first; passwords stay where they are. */
export function connectCommands(reached: Reached): readonly ConnectCommand[] {
  const { assessment, fallback, reports } = reached;
  const { primary } = assessment;
  const commands: ConnectCommand[] = [];
  if (primary !== null && answered(reports.primary)) {
    const url = formatDsn(primary, { withPassword: false });
    const command = `psql ${quoted(url)} (${primaryPassword(reached)})`;
    commands.push({ target: 'primary', command });
  }
  if (fallback !== null && answered(reports.fallback)) {
    const settings = { ...fallback, sslmode: 'prefer', sslrootcert: null } as const;
    const url = formatDsn(settings, { withPassword: false });
    const command = `psql ${quoted(url)} (password: POSTGRES_FALLBACK_PASSWORD in .env)`;
    commands.push({ target: 'fallback', command });
  }
  return commands;
}

function answered(report: CheckReport | null): boolean {
  return (report?.server ?? null) !== null;
}

/** A shell would take `?` and `&` for its own. */
function quoted(url: string): string {
  return /[?&]/.test(url) ? `'${url}'` : url;
}

function primaryPassword({ assessment, envKeys }: Reached): string {
  const { settings, env } = assessment.read;
  const key = settingDefinition('primary.password').env;
  const setting = settings.values.get('primary.password');
  if (setting === undefined || setting.value === null) return 'no password is set';
  const { value, candidates, provenance } = setting;
  // What the file holds under this name may be another password than the one in force.
  const inEnv =
    envKeys.includes(key) ||
    candidates.some(
      (candidate) =>
        candidate.form === 'plain' &&
        candidate.provenance.source === 'env-file' &&
        candidate.provenance.name === key &&
        candidate.raw === value,
    );
  return `password: ${inEnv ? `${key} in ${env.name}` : whereFrom(provenance)}`;
}

function whereFrom(provenance: Provenance): string {
  return provenance.source === 'env-file' || provenance.source === 'config'
    ? `${provenance.name} in ${provenance.path}`
    : describeProvenance(provenance);
}
