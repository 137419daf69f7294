import type { GuidePart } from './guide-entry.ts';

/** Codes of the verification at the start of an application. */
export const guideOfVerification = {
  PGVECTOR_MISSING: {
    title: 'pgvector extension not found',
    cause:
      'The server offers pgvector, but it was not created in this database: each database needs it once.',
    fix: 'setup-wizard bootstrap, or as an administrator, in this very database: create extension if not exists vector;',
  },
} as const satisfies GuidePart;
