import { SetupError, type Target } from '../errors/setup-error.ts';
import type { CheckResult } from '../postgres/check-result.ts';
import type { AppliedRoles } from '../roles/apply-roles.ts';
import type { RoleHints } from '../roles/provider-hints.ts';
import type { RoleNames } from '../roles/role-names.ts';
import type { RolePart } from '../roles/role-plan.ts';
import { checkLines } from './check-lines.ts';
import { shellWord } from '../errors/shell-word.ts';
import { noteLines } from './role-script.ts';

/** The outcome of `roles --apply`, for people. */
export interface RolesSummary {
  readonly target: Target;
  readonly database: string;
  readonly names: RoleNames;
  readonly hints: RoleHints;
  readonly applied: AppliedRoles;
  readonly checks: readonly CheckResult[];
  /** Where the passwords are that are known, as the operator would type it. */
  readonly files: Readonly<
    Record<RolePart, { readonly path: string; readonly created: boolean } | null>
  >;
}

export function rolesLines(summary: RolesSummary): readonly string[] {
  const { applied, checks, files, hints } = summary;
  const { statements, secured, plan } = applied;
  return [
    ...(statements.length === 0 && secured.length === 0
      ? [`Nothing was missing in database "${summary.database}"; nothing was changed.`]
      : [
          `Done in database "${summary.database}", in one transaction:`,
          ...statements.map(({ sql }) => `  ${sql};`),
          ...secured.map((part) => `  password of "${summary.names[part]}" set, as a verifier`),
        ]),
    ...(['owner', 'app'] as const).flatMap((part) => {
      const file = files[part];
      if (file === null) return [];
      const how = file.created ? ' (generated, readable by you only)' : '';
      return [`Password of "${summary.names[part]}": ${file.path}${how}`];
    }),
    'Checks',
    ...checkLines(checks),
    ...noteLines(plan.notes),
    ...hints.hints.map((hint) => `hint: ${hint}`),
    ...nextLines(summary),
  ];
}

/** The error of roles that were made and do not behave as they should, or null. */
export function rolesError({ checks, target }: RolesSummary): SetupError | null {
  const [first, ...others] = checks.filter(({ status }) => status === 'fail');
  if (first === undefined) return null;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return new SetupError('CHECKS_FAILED', {
    message: `The roles are there, and the check ${first.id}${more} failed.`,
    detail: first.message,
    fix: first.fix ?? 'See the list of checks.',
    target,
  });
}

/** How to go on: the settings for the application, and the migrations as the owner. */
function nextLines({ target, names, files }: RolesSummary): readonly string[] {
  if (target !== 'primary') return [];
  const as = (part: RolePart): string =>
    `--db-user ${shellWord(names[part])} --db-password-file ${shellWord(files[part]?.path ?? 'FILE')}`;
  return [
    `Application: setup-wizard --non-interactive ${as('app')}`,
    `Migrations:  setup-wizard migrate up ${as('owner')}`,
  ];
}
