import { execFile, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { databaseScript } from '../../src/export/database-script.ts';
import { connect } from '../../src/postgres/connect.ts';
import { uglyName, usualRequest } from '../support/export-request.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import { tempDir } from '../support/temp-dir.ts';

const request = { ...usualRequest, database: `${uglyName}=db`, user: uglyName };
const initdb = fileURLToPath(new URL('../../src/export/compose-initdb.sh', import.meta.url));

describeWithServer(postgres15WithPgvector(), 'what an export runs on a server', (binDir) => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await startNativePostgres(binDir, {
      hba: ['local all all trust', 'host all all all scram-sha-256'],
    });
    await server.sql("create role keeper login createrole createdb password 'of the keeper'");
    // Managed services let their administrator make it; a server of one's own wants a superuser.
    await server.sql('create extension vector', 'template1');
  });
  afterAll(() => server.stop());

  /** The SQL of an export, by an administrator who is no superuser and types at no terminal. */
  async function psql(password: string): Promise<string> {
    const script = join(await tempDir(), 'database.sql');
    writeFileSync(script, databaseScript(request));
    const { host, port } = server.settings;
    const child = spawn(
      join(binDir, 'psql'),
      ['-Xq', `--file=${script}`, `--host=${host}`, `--port=${port}`, '--dbname=postgres'],
      {
        detached: true,
        env: { ...process.env, PGUSER: 'keeper', PGPASSWORD: 'of the keeper' },
        stdio: ['pipe', 'ignore', 'pipe'],
      },
    );
    child.stdin.end(`${password}\n${password}\n`);
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    const code = await new Promise((resolve) => child.on('close', resolve));
    return code === 0 ? '' : said;
  }

  /** What the application finds when it logs in. */
  async function found(
    names: { readonly database: string; readonly user: string },
    password: string,
  ) {
    const { database, user } = names;
    const settings = { ...server.settings, database, user, password };
    const connection = await connect(settings, { target: 'primary', tries: 1 });
    try {
      const { rows } = await connection.query(
        `select '[1,2]'::vector <-> '[1,3]' as distance, rolsuper or rolcreaterole as powerful,
                pg_catalog.pg_get_userbyid(datdba) = current_user as owner,
                pg_catalog.pg_has_role('keeper', current_user, 'member') as shared
           from pg_catalog.pg_roles, pg_catalog.pg_database
          where rolname = current_user and datname = pg_catalog.current_database()`,
      );
      return rows;
    } finally {
      await connection.close();
    }
  }
  const complete = [{ distance: 1, powerful: false, owner: true, shared: false }];

  it('gives the application a role and a database of its own, by SQL for an administrator', async () => {
    expect(await psql('typed at the prompt')).toBe('');
    expect(await found(request, 'typed at the prompt')).toEqual(complete);
  });

  it('is SQL that may be run again, for another password', async () => {
    await psql('the first one');
    expect(await psql('the second one')).toBe('');
    expect(await found(request, 'the second one')).toEqual(complete);
  });

  it('gives them in a container that is started for the first time', async () => {
    const secret = join(await tempDir(), 'app-password');
    writeFileSync(secret, "it's a \\secret: $x\n");
    const names = { database: `${uglyName}=2`, user: `${uglyName}2` };
    await promisify(execFile)('bash', ['-e', initdb], {
      env: {
        ...process.env,
        PATH: `${binDir}${delimiter}${process.env['PATH'] ?? ''}`,
        PGHOST: server.socketDirectory,
        PGPORT: String(server.settings.port),
        POSTGRES_USER: 'postgres',
        APP_USER: names.user,
        APP_DATABASE: names.database,
        APP_PASSWORD_FILE: secret,
      },
    });
    expect(await found(names, "it's a \\secret: $x")).toEqual(complete);
  });
});
