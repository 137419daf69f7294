import { quoteIdentifier } from '../../postgres/quote-identifier.ts';
import type { CatalogueTable } from '../database-catalogue.ts';
import { fullName, shownName } from '../full-name.ts';
import type { FollowFacts } from './follow-facts.ts';

/** Something that logical replication needs. */
export interface FollowNeed {
  /** Stable. */
  readonly id: string;
  readonly met: boolean;
  /** What is missing, as a sentence. */
  readonly missing: string;
  /** What to type, as a sentence. */
  readonly fix: string;
}

export interface NeedsInput {
  readonly facts: FollowFacts;
  readonly tables: readonly CatalogueTable[];
  /** Whether somebody else makes the subscription. */
  readonly administrator: boolean;
  readonly password: boolean;
}

const restart = 'then restart the server of the primary';

/** All that has to be true before the fallback can follow the primary, met or not. Pure. */
export function followNeeds(input: NeedsInput): readonly FollowNeed[] {
  return [...needsOfSource(input), ...needsOfTables(input), ...needsOfTarget(input)];
}

function needsOfSource({ facts: { source } }: NeedsInput): readonly FollowNeed[] {
  const role = quoteIdentifier(source.role);
  return [
    {
      id: 'primary.writes',
      met: !source.standby,
      missing: 'The primary is a standby of another server, and publishes nothing.',
      fix: 'Name the server that is written to as the primary.',
    },
    {
      id: 'primary.wal_level',
      met: source.wal_level === 'logical',
      missing: `On the primary wal_level is ${source.wal_level}, not logical.`,
      fix: `alter system set wal_level = 'logical'; ${restart} (RDS: rds.logical_replication = 1).`,
    },
    {
      id: 'primary.slots',
      met: source.slots_used < source.slots,
      missing: `On the primary all ${source.slots} replication slots are in use.`,
      fix: `alter system set max_replication_slots = ${source.slots_used + 5}; ${restart}.`,
    },
    {
      id: 'primary.senders',
      met: source.senders_used + 1 < source.senders,
      missing: `On the primary max_wal_senders is ${source.senders}, and ${source.senders_used} are in use.`,
      fix: `alter system set max_wal_senders = ${source.senders_used + 5}; ${restart}.`,
    },
    {
      id: 'primary.replication',
      met: source.replicates,
      missing: `The role ${source.role} may not replicate.`,
      fix: `As an administrator of the primary: alter role ${role} replication; (RDS: grant rds_replication to ${role};).`,
    },
    {
      id: 'primary.publish',
      met: source.publishes,
      missing: `The role ${source.role} may not create a publication.`,
      fix: `As an administrator of the primary: grant create on database ${quoteIdentifier(source.database)} to ${role};`,
    },
  ];
}

function needsOfTables({ facts: { source }, tables }: NeedsInput): readonly FollowNeed[] {
  const nameless = tables.filter((table) => !hasIdentity(table));
  return [
    {
      id: 'tables.owner',
      met: source.foreign_tables.length === 0,
      missing: `Only their owner may publish ${source.foreign_tables.join(', ')}.`,
      fix: `Name the owner as the user of the primary, or leave them out with --exclude.`,
    },
    {
      id: 'tables.identity',
      met: nameless.length === 0,
      missing: `Rows of ${nameless.map(shownName).join(', ')} cannot be told apart: there is no primary key.`,
      fix: `${nameless.map((table) => `alter table ${fullName(table)} replica identity full;`).join(' ')} Or give them a primary key, or leave them out with --exclude.`,
    },
  ];
}

/** By its key, by an index that was named, or by all of its columns. */
function hasIdentity({ replicaIdentity, key }: CatalogueTable): boolean {
  return replicaIdentity === 'd' ? key !== null : replicaIdentity !== 'n';
}

function needsOfTarget(input: NeedsInput): readonly FollowNeed[] {
  const { facts, administrator, password } = input;
  const { target } = facts;
  const role = quoteIdentifier(target.role);
  const grants =
    target.version_num >= 160_000
      ? `grant pg_create_subscription to ${role}; and grant create on its database to it`
      : 'before PostgreSQL 16 only a superuser can subscribe';
  return [
    {
      id: 'fallback.rights',
      met: target.subscribes || administrator,
      missing: `On the fallback the role ${target.role} may not subscribe.`,
      fix: `As an administrator of the fallback: ${grants}.`,
    },
    {
      id: 'fallback.password',
      met: password || administrator,
      missing: 'A subscription of a role that is no superuser needs the password of the primary.',
      fix: 'Give the primary a password: --db-password-file.',
    },
    {
      id: 'fallback.workers',
      met: target.workers > 0,
      missing: 'On the fallback max_logical_replication_workers is 0.',
      fix: 'alter system set max_logical_replication_workers = 4; then restart the fallback.',
    },
    {
      id: 'fallback.slots',
      met: target.origins_used < target.origins,
      missing: `On the fallback max_replication_slots is ${target.origins}, one for each subscription.`,
      fix: `alter system set max_replication_slots = ${target.origins_used + 5}; then restart the fallback.`,
    },
  ];
}
