import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { shellWord } from '../errors/shell-word.ts';
import type { RoleHints } from '../roles/provider-hints.ts';
import type { RoleNames } from '../roles/role-names.ts';
import type { RoleNote, RolePlan } from '../roles/role-plan.ts';

export interface RoleScriptPlace {
  readonly database: string;
  /** `host:port`, the server's version and its provider, as a phrase. */
  readonly server: string;
}

/**
 * The statements that are still needed as a script for psql: one transaction, each statement under
 * its purpose. It holds no password; psql asks for those.
 */
export function roleScript(
  plan: RolePlan,
  names: RoleNames,
  hints: RoleHints,
  { database, server }: RoleScriptPlace,
): readonly string[] {
  const head = [
    `Roles "${names.owner}" (owner) and "${names.app}" (application) for schema "${names.schema}" of database "${database}"`,
    `at ${server}`,
  ].map(comment);
  const tail = [...noteLines(plan.notes), ...hints.hints.map((hint) => `hint: ${hint}`)].map(
    comment,
  );
  if (plan.statements.length === 0) return [...head, '-- Nothing is missing.', ...tail];
  return [
    ...head,
    comment(
      `To be run in that database as ${hints.adminRole}: psql -d ${shellWord(database)} -f FILE, or: setup-wizard roles --apply`,
    ),
    '',
    'begin;',
    ...plan.statements.flatMap(({ sql, purpose }) => ['', comment(purpose), `${sql};`]),
    '',
    'commit;',
    ...passwordLines(plan, names, hints),
    ...(tail.length === 0 ? [] : ['', ...tail]),
  ];
}

/** What is left as it is, one or two lines each. */
export function noteLines(notes: readonly RoleNote[]): readonly string[] {
  return notes.flatMap(({ text, sql }) => [
    `note: ${text}`,
    ...(sql === null ? [] : [`      ${sql};`]),
  ]);
}

/** A name on the server may have a line break, which must not end the comment. */
function comment(text: string): string {
  return `-- ${text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')}`;
}

function passwordLines(
  { unsecured }: RolePlan,
  names: RoleNames,
  { passwords }: RoleHints,
): readonly string[] {
  if (unsecured.length === 0) return [];
  const roles = unsecured.map((part) => quoteIdentifier(names[part]));
  if (passwords === 'plain') {
    return [
      '',
      '-- Nobody can log in as a role without a password. Set one for each in the SQL editor of the provider:',
      ...roles.map((role) => comment(`alter role ${role} password 'A LONG PASSWORD';`)),
    ];
  }
  return [
    '',
    '-- Nobody can log in as a role without a password. psql asks for it and sends a verifier only, so that',
    '-- it is in no log. Elsewhere: setup-wizard roles --apply, which does the same with a password of a file.',
    ...roles.map((role) => `\\password ${role}`),
  ];
}
