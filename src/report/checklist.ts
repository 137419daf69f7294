import type { CheckId } from '../postgres/check-result.ts';

/** One line of the checklist before going live, and what looks at it. */
export interface ChecklistItem {
  readonly item: string;
  readonly checks: readonly CheckId[];
  /** Where the line asks for what is not needed. */
  readonly remark: string | null;
}

/** The checklist of the set-up guide; `setup-wizard check` goes through all of it. */
export const checklist: readonly ChecklistItem[] = [
  {
    item: 'PostgreSQL is new enough',
    checks: ['server.version'],
    remark: '14 at least; 17 or 18 are best.',
  },
  { item: 'pgvector is installed on the server', checks: ['pgvector.available'], remark: null },
  {
    item: '`shared_preload_libraries` includes `vector`',
    checks: [],
    remark: 'Not needed, and harmful: a wrong name keeps the server from starting (F41).',
  },
  {
    item: 'The server was restarted',
    checks: [],
    remark: 'Not needed: new sessions see the extension at once.',
  },
  {
    item: 'The extension is created in the target database',
    checks: ['pgvector.installed', 'pgvector.version', 'pgvector.conflict'],
    remark: null,
  },
  {
    item: 'The user has sufficient permissions',
    checks: ['connect', 'privileges', 'server.writable'],
    remark:
      'To own the database is not enough for pgvector; an administrator creates it once (PGVECTOR_PERMISSION).',
  },
  {
    item: 'Vector operations work',
    checks: ['pgvector.type', 'pgvector.operators', 'pgvector.index', 'schema.operations'],
    remark: null,
  },
];
