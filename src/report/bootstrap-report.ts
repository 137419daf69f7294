import type { TargetBootstrap } from '../schema/bootstrap-target.ts';

/** What a bootstrap did that a reader has to know beside the checks. */
export function bootstrapLines(done: readonly TargetBootstrap[]): readonly string[] {
  return done.flatMap(({ check, created, migrations, unrecorded }) => {
    const { target } = check.report;
    const { schemaDiffers: differs } = created;
    return [
      ...(differs === null
        ? []
        : [
            `warning: pgvector on the ${target} is in schema "${differs.actual}", not in "${differs.wanted}"; it stays there.`,
          ]),
      ...migrations.flatMap(({ report }) =>
        report.warnings.map((warning) => `warning: ${target}: ${warning}`),
      ),
      ...(unrecorded === null
        ? []
        : [`warning: ${target}: ${unrecorded.message} ${unrecorded.fix}`]),
    ];
  });
}

/** The members of the JSON document that say what a bootstrap did. */
export function bootstrapDocument(
  done: readonly TargetBootstrap[],
): Readonly<Record<string, unknown>> {
  return {
    migrations: done.flatMap(({ check, migrations }) =>
      migrations.flatMap(({ set, report }) =>
        report.outcomes.map((outcome) => ({ target: check.report.target, set, ...outcome })),
      ),
    ),
    changes: done.flatMap(({ check, changes }) =>
      changes.map((change) => ({ target: check.report.target, ...change })),
    ),
    warnings: bootstrapLines(done),
  };
}
