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

type Known = Partial<RoleHints> & { readonly hints: readonly string[] };

const rds: Known = {
  adminRole: 'the master user (a member of rds_superuser)',
  hints: [
    'No role is a superuser here; the master user makes roles with its createrole attribute.',
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
    adminRole: 'a member of cloudsqlsuperuser (the user postgres)',
    hints: [
      'No role is a superuser here; the user postgres makes roles with its createrole attribute.',
      'Users made with gcloud or in the console are members of cloudsqlsuperuser: make the two roles with SQL.',
    ],
  },
  azure: {
    adminRole: 'the administrator of the server (a member of azure_pg_admin)',
    hints: [
      'No role is a superuser here, and words such as nosuperuser or nobypassrls are refused even where they change nothing; they are left out.',
    ],
  },
  supabase: {
    adminRole: 'the role postgres',
    hints: [
      'The role postgres is no superuser, and words such as nosuperuser or nobypassrls are refused; they are left out.',
      'Through the pooler a role logs in as ROLE.PROJECT_REF.',
    ],
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

/** What is known about roles at a provider; where nothing is, that is the hint. */
export function providerHints({ id, name, managed, adminRole }: DetectedProvider): RoleHints {
  const unknown: Known = {
    hints: managed
      ? [`Nothing is known about roles at ${name} in particular; the server's answers decide.`]
      : [],
  };
  return {
    adminRole: managed ? 'the administrator that the provider gave you' : adminRole,
    passwords: 'verifier',
    ...(known[id] ?? unknown),
  };
}
