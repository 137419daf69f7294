import { readdir } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { destroyFallback } from '../../../src/fallback/destroy-fallback.ts';
import { embeddedProvisioner } from '../../../src/fallback/embedded/embedded-provisioner.ts';
import { existingProvisioner } from '../../../src/fallback/existing/existing-provisioner.ts';
import { fallbackPaths } from '../../../src/fallback/fallback-paths.ts';
import { moveFallback } from '../../../src/fallback/move/move-fallback.ts';
import { settleMove } from '../../../src/fallback/move/settle-move.ts';
import type { FallbackSpec, Provisioner } from '../../../src/fallback/provisioner.ts';
import { readServerSettings } from '../../../src/fallback/server-settings.ts';
import { embeddedAt } from '../../support/embedded-fallback.ts';
import { dropThings } from '../../support/existing-place.ts';
import { fallbackPlace, memory, remember } from '../../support/fallback-place.ts';
import { type NativePostgres, startNativePostgres } from '../../support/native-postgres.ts';
import { describeWithServer, postgres15WithPgvector } from '../../support/postgres-installation.ts';

describeWithServer(
  postgres15WithPgvector(),
  'moving the fallback to a server of the operator',
  (binDir) => {
    let server: NativePostgres;
    let from: FallbackSpec;
    let spec: FallbackSpec;

    beforeAll(async () => {
      server = await startNativePostgres(binDir);
      const { host, port, user, password } = server.settings;
      from = await fallbackPlace();
      spec = { ...from, host, port, administrator: { user, password } };
      await embeddedProvisioner.provision(from);
      await remember(embeddedAt(from), 'kept');
      const client = await embeddedAt(from).client();
      await client.query(`create type mood as enum ('fine'); create schema more;
        create table more.feeling (feels mood); create view more.felt as select * from more.feeling`);
      await client.end();
    });
    afterAll(async () => {
      await destroyFallback(spec.stateDir);
      await server.stop();
    });

    // It answers where it did before a move that was killed.
    beforeEach(() => embeddedProvisioner.provision(from));
    afterEach(async () => {
      await settleMove(spec.stateDir, 'embedded', null);
      await dropThings(server);
    });

    async function move(to = existingProvisioner) {
      const before = await readServerSettings(fallbackPaths(spec.stateDir).settings);
      return await moveFallback({ spec, from: before!, to });
    }

    describe('in a database that the operator has made', () => {
      const own = (text: string) => server.sql(text, spec.database);
      const relations = async () => {
        const rows = await own(
          `select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where relkind in ('r', 'v') and nspname !~ '^(pg_|information_schema)' order by 1`,
        );
        return rows.map(({ relname }) => relname);
      };

      beforeEach(async () => {
        await server.sql(`create role app login password '${spec.password}'`);
        await server.sql('create database app_fallback owner app');
        await own(
          'create extension vector; create extension "uuid-ossp"; create extension pg_trgm',
        );
        await own('create view today as select current_date');
      });

      test('takes back what it brought and nothing else', async () => {
        const { undo } = await move();
        expect(await relations()).toContain('memory');
        await undo();
        expect(await relations()).toEqual(['today']);
        const rest = await own(
          `select to_regtype('mood') as mood, to_regnamespace('more') as more`,
        );
        expect(rest).toEqual([{ mood: null, more: null }]);
      });

      test('leaves everything there when somebody has worked with it meanwhile', async () => {
        const { undo } = await move();
        await own(`insert into memory values ('of somebody else')`);
        await expect(undo()).rejects.toMatchObject({
          code: 'FALLBACK_MOVE_FAILED',
          detail: 'public.memory',
        });
        expect(await own('select count(*)::int as lines from memory')).toEqual([{ lines: 2 }]);
        expect(await memory(embeddedAt(from))).toEqual(['kept']);
      });

      test('is taken back by the next run when it was killed', async () => {
        await killed();
        await settleMove(spec.stateDir, 'embedded', spec.password);
        expect(await relations()).toEqual(['today']);
      });

      test('takes the place of what one has left that was killed and could not be settled', async () => {
        await killed();
        await settleMove(spec.stateDir, 'embedded', null);
        expect(await relations()).toContain('memory');
        await (await move()).finish();
        expect(await memory(embeddedAt(spec))).toEqual(['kept']);
        expect(await relations()).not.toContain('filling');
        expect(await readdir(spec.stateDir)).toEqual(['fallback']);
      });
    });

    /** A move that comes no further than the last start of the new one, as if it was killed there. */
    async function killed(): Promise<void> {
      await new Promise<void>((resolve, reject) => {
        let starts = 0;
        const provision: Provisioner['provision'] = async (wanted) => {
          starts += 1;
          if (starts === 1) return await existingProvisioner.provision(wanted);
          resolve();
          return await new Promise<never>(() => undefined);
        };
        move({ ...existingProvisioner, provision }).catch(reject);
      });
    }
  },
);
