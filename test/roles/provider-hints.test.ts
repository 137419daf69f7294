import { expect, test } from 'vitest';

import { detectProvider } from '../../src/postgres/providers/detect-provider.ts';
import { rds } from '../../src/postgres/providers/rds.ts';
import { providerHints, type RoleHints } from '../../src/roles/provider-hints.ts';

function hintsAt(host: string): RoleHints {
  const at = { host, port: 5432, database: 'shop', user: 'admin' };
  return providerHints(detectProvider(at, null));
}

test('a self-hosted server needs no hints', () => {
  expect(hintsAt('db.example.com')).toEqual({
    adminRole: 'a superuser (usually postgres)',
    passwords: 'verifier',
    hints: [],
  });
});

test('a provider that takes no verifiers is known', () => {
  expect(hintsAt('ep-cool-1.eu-central-1.aws.neon.tech').passwords).toBe('plain');
});

test.each(['x.eu-1.rds.amazonaws.com', 'x.postgres.database.azure.com', 'db.x.supabase.co'])(
  'at %s the administrator is named, and is no superuser',
  (host) => {
    const { adminRole, hints } = hintsAt(host);
    expect(adminRole).not.toContain('superuser (');
    expect(hints.join(' ')).toMatch(/No role is a superuser|is no superuser/u);
  },
);

test('the administrator is the one of the facts about the provider', () => {
  expect(hintsAt('x.eu-1.rds.amazonaws.com').adminRole).toBe(rds.adminRole);
});

test('a provider about which nothing is known says so', () => {
  expect(hintsAt('x.aivencloud.com').hints).toEqual([
    "Nothing is known about roles at Aiven in particular; the server's answers decide.",
  ]);
});
