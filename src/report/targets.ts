import type { ProvisionerKind } from '../fallback/provisioner.ts';
import type { CheckReport } from '../pgvector/check-report.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';

/** One of the two databases as a report shows it. */
export interface TargetSummary {
  readonly settings: Pick<ConnectionSettings, 'host' | 'port' | 'database' | 'user'> | null;
  readonly report: CheckReport | null;
  readonly provisioner: ProvisionerKind | null;
}

/** A target in the JSON document (design contract 3.5). */
export function targetDocument({
  settings,
  report,
  provisioner,
}: TargetSummary): Readonly<Record<string, unknown>> {
  if (settings === null) return { configured: false };
  const { host, port, database, user } = settings;
  return {
    configured: true,
    ...(provisioner === null ? {} : { provisioner }),
    host,
    port,
    database,
    user,
    serverVersion: report?.server?.serverVersion ?? null,
    pgvector: report?.server?.pgvector ?? null,
    provider: report?.server?.provider.id ?? null,
    reachable: report === null ? null : report.reachable,
  };
}

/** A target in one line: where it is and what it says. */
export function targetLine(name: string, { settings, report, provisioner }: TargetSummary): string {
  const label = `${name.padEnd(8)}  `;
  if (settings === null) return `${label}not configured`;
  const place = `${settings.host}:${settings.port}/${settings.database} as ${settings.user}`;
  return `${label}${place} (${[...(provisioner === null ? [] : [provisioner]), state(report)].join(', ')})`;
}

function state(report: CheckReport | null): string {
  if (report === null) return 'not contacted';
  if (report.server === null) return report.error?.message ?? 'not reachable';
  const { serverVersion, pgvector } = report.server;
  return `PostgreSQL ${serverVersion}, ${pgvector === null ? 'no pgvector' : `pgvector ${pgvector}`}`;
}
