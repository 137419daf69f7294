import type { DetectedProvider } from '../postgres/providers/provider.ts';
import type { ProviderId } from '../postgres/providers/provider-ids.ts';

/** What a provider does differently about roles. */
export interface RoleHints {
  /** Who may make roles there, as a phrase. */
  readonly adminRole: string;
  /** `plain`: the provider refuses verifiers, and this program sends nothing else. */
  readonly passwords: 'verifier' | 'plain';
  readonly hints: readonly string[];
}

interface Known {
  /** Only where it is not who may create extensions. */
  readonly adminRole?: string;
  readonly passwords?: RoleHints['passwords'];
  readonly hints: readonly string[];
}

const noSuperuser = 'No role is a superuser here; who makes roles has the attribute createrole.';
const refusedWords =
  'Words such as nosuperuser or nobypassrls are refused even where they change nothing; they are left out.';

const rds: Known = {
  hints: [
    noSuperuser,
    'Where the parameter rds.restrict_password_commands is on, whoever sets a password has to be a member of rds_password.',
  ],
};

/**
 * Sources, checked 2026-11-21: RDS and Aurora User Guides "Understanding the rds_superuser role" and
 * "Delegating and controlling user password management"; Cloud SQL "PostgreSQL users and roles";
 * Azure docs issue 89993 (bypassrls) and astronomer/houston-api#553 (nosuperuser); Neon docs "Manage
 * roles" and "Manage roles and database access with SQL"; supabase/agent-skills#282.
 */
const known: Readonly<Partial<Record<ProviderId, Known>>> = {
  rds,
  aurora: rds,
  'cloud-sql': {
    hints: [
      noSuperuser,
      'Users made with gcloud or in the console are members of cloudsqlsuperuser: make the two roles with SQL.',
    ],
  },
  azure: { hints: [noSuperuser, refusedWords] },
  supabase: {
    hints: [noSuperuser, refusedWords, 'Through the pooler a role logs in as ROLE.PROJECT_REF.'],
  },
  neon: {
    adminRole: 'a role of the console (a member of neon_superuser)',
    passwords: 'plain',
    hints: [
      'Neon takes passwords in plain text only and refuses verifiers, those of \\password included.',
      'Roles made in the console are members of neon_superuser: make the two roles with SQL.',
    ],
  },
};

/**
 * What is known about roles at a provider; where nothing is, that is the hint. Who the administrator
 * is stands in the facts about the provider.
 */
export function providerHints({ id, name, managed, adminRole }: DetectedProvider): RoleHints {
  const found = known[id];
  if (found !== undefined) return { adminRole, passwords: 'verifier', ...found };
  if (!managed) return { adminRole, passwords: 'verifier', hints: [] };
  return {
    adminRole: 'the administrator that the provider gave you',
    passwords: 'verifier',
    hints: [`Nothing is known about roles at ${name} in particular; the server's answers decide.`],
  };
}
