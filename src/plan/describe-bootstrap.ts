import type { BootstrapResult } from '../pgvector/bootstrap-result.ts';
import type { TargetBootstrap } from '../schema/bootstrap-target.ts';

/** What a bootstrap created, in words; null when there was nothing to create. */
export function describeBootstrap(result: BootstrapResult, database: string): string | null {
  const made = [
    ...(result.createdDatabase ? [`database ${database}`] : []),
    ...(result.createdSchema === null ? [] : [`schema ${result.createdSchema}`]),
    ...result.createdExtensions.map((name) => `extension ${name}`),
  ];
  return made.length === 0 ? null : made.join(', ');
}

/** Everything a bootstrap did to a database, in words; null when there was nothing to do. */
export function describeTargetBootstrap(done: TargetBootstrap, database: string): string | null {
  const created = describeBootstrap(done.created, database);
  const appliedOf = (wanted: string): number =>
    done.migrations
      .filter(({ set }) => set === wanted)
      .flatMap(({ report }) => report.outcomes)
      .filter(({ status }) => status === 'applied').length;
  const applied = appliedOf('application');
  const repaired = done.migrations.flatMap(({ report }) => report.repaired).length;
  const parts = [
    ...(created === null ? [] : [`created ${created}`]),
    ...(done.upgrade?.kind === 'upgraded'
      ? [`updated pgvector from ${done.upgrade.from} to ${done.upgrade.to}`]
      : []),
    ...(appliedOf('setup-wizard') === 0 ? [] : ['wrote down that pgvector is set up']),
    ...(applied === 0 ? [] : [`applied ${applied} migration${applied === 1 ? '' : 's'}`]),
    ...(repaired === 0
      ? []
      : [`accepted ${repaired} changed migration${repaired === 1 ? '' : 's'}`]),
    ...done.changes.map(({ kind, name, done: what }) =>
      kind === 'label' ? `type ${name}: ${what}` : `${kind} ${name} ${what}`,
    ),
  ];
  return parts.length === 0 ? null : parts.join('; ');
}
