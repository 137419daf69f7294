import { describe, expect, test } from 'vitest';

import { allPlatforms } from '../../src/postgres/providers/platforms/all-platforms.ts';
import { platformIds } from '../../src/postgres/providers/provider-ids.ts';
import { selfHosted } from '../../src/postgres/providers/self-hosted.ts';

describe("a server of one's own says itself how it was packaged", () => {
  const installText = (serverText: string, major: number): string =>
    selfHosted.installText({ database: 'd', user: 'u', major, serverText, extension: 'vector' });

  test.each([
    [
      'PostgreSQL 15.18 (Debian 15.18-0+deb12u1) on x86_64',
      15,
      'apt install postgresql-15-pgvector',
    ],
    [
      'PostgreSQL 16.4 (Ubuntu 16.4-1.pgdg22.04+1) on x86_64',
      16,
      'apt install postgresql-16-pgvector',
    ],
    [
      'PostgreSQL 17.2 on x86_64-pc-linux-gnu, compiled by gcc (GCC) 11.4.1 (Red Hat 11.4.1-3)',
      17,
      'dnf install pgvector_17',
    ],
    ['PostgreSQL 17.2 (Homebrew) on aarch64-apple-darwin', 17, 'brew install pgvector'],
    ['PostgreSQL 15.2 (Homebrew) on aarch64-apple-darwin', 15, 'from source'],
    ['PostgreSQL 16.4 (Postgres.app) on aarch64-apple-darwin', 16, 'Update Postgres.app'],
    ['PostgreSQL 17.2 on x86_64-pc-linux-musl', 17, 'pgvector/pgvector:pg17'],
    [
      'PostgreSQL 18.4 on x86_64, compiled by gcc (Ubuntu 7.5.0) 7.5.0',
      18,
      'apt install postgresql-18-pgvector (PGDG), dnf',
    ],
  ])('%s', (serverText, major, words) => {
    expect(installText(serverText, major)).toContain(words);
  });
});

describe('its own version() names the platform', () => {
  test.each([
    ['PostgreSQL 17.6 (Debian 17.6-0+deb13u1) on x86_64-pc-linux-gnu', 'debian'],
    ['PostgreSQL 17.6 (Debian 17.6-1.pgdg13+1) on x86_64-pc-linux-gnu', 'pgdg-apt'],
    ['PostgreSQL 16.10 (Ubuntu 16.10-0ubuntu0.24.04.1) on x86_64-pc-linux-gnu', 'ubuntu'],
    ['PostgreSQL 16.4 (Ubuntu 16.4-1.pgdg22.04+1) on x86_64-pc-linux-gnu', 'pgdg-apt'],
    ['PostgreSQL 16.4, compiled by Visual C++ build 1941, 64-bit', 'windows'],
    ['PostgreSQL 17.2 on x86_64-windows, compiled by msvc-19.42.34433, 64-bit', 'windows'],
    ['PostgreSQL 16.1 on aarch64-apple-darwin22.6.0, compiled by Apple clang', 'macos'],
    ['PostgreSQL 17.2 (Homebrew) on aarch64-apple-darwin24.1.0', 'homebrew'],
    ['PostgreSQL 16.4 (Postgres.app) on aarch64-apple-darwin23.6.0', 'postgres-app'],
    ['PostgreSQL 16.4 on amd64-portbld-freebsd14.0, compiled by clang', 'freebsd'],
    ['PostgreSQL 16.4 on x86_64-conda-linux-gnu, compiled by x86_64-conda-linux-gnu-cc', 'conda'],
    ['PostgreSQL 17.2 on x86_64-pc-linux-musl, compiled by gcc (Alpine 14.2.0) 14.2.0', 'alpine'],
    ['PostgreSQL 17.2 on x86_64-pc-linux-gnu, compiled by gcc (Red Hat 11.4.1-3)', 'rhel'],
    ['PostgreSQL 18.4 on x86_64-pc-linux-gnu, compiled by gcc (Ubuntu 7.5.0) 7.5.0', undefined],
  ])('%s: %s', (text, id) => {
    expect(allPlatforms.find(({ shows }) => shows(text))?.id).toBe(id);
  });
});

describe('the image that takes the place of a container fits its distribution', () => {
  const { packageText } = allPlatforms.find(({ id }) => id === 'pgdg-apt')!;
  const place = { database: 'd', user: 'u', major: 17, extension: 'vector' };

  test.each([
    ['PostgreSQL 17.6 (Debian 17.6-1.pgdg13+1)', 'pgvector/pgvector:pg17-trixie '],
    ['PostgreSQL 17.5 (Debian 17.5-1.pgdg120+1)', 'pgvector/pgvector:pg17 '],
  ])('%s', (serverText, image) => {
    expect(packageText({ ...place, serverText })).toContain(image);
  });
});

test('every platform is listed under its id', () => {
  expect(allPlatforms.map(({ id }) => id)).toEqual(platformIds);
});

describe.each(allPlatforms.map((platform) => [platform.id, platform] as const))(
  '%s',
  (_, platform) => {
    const place = { database: 'd', user: 'u', serverText: '' };

    test.each([
      ['vector', 15],
      ['vector', 17],
      ['vector', null],
      ['pg_trgm', 17],
    ])('says in a sentence how %s comes onto PostgreSQL %s', (extension, major) => {
      const text = platform.packageText({ ...place, extension, major });
      expect(text).toMatch(/\.$/);
      expect(text).not.toMatch(/undefined|null|shared_preload|restart/i);
    });

    test('never takes an unknown server for one of its own', () => {
      expect(platform.shows('')).toBe(false);
      expect(platform.shows('PostgreSQL 17.2 on x86_64-pc-linux-gnu, compiled by gcc')).toBe(false);
    });
  },
);
