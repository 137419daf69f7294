import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres18 } from '../support/postgres-installation.ts';
import { projectFolder } from '../support/project-folder.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';
import { runHere } from '../support/run-here.ts';
import { setupDocument } from '../support/setup-document.ts';
import { type TestCertificates, testCertificates } from '../support/test-certificates.ts';

/**
 * A check changes nothing, so no fallback has to be started to see how the primary is reached. The built
 * program is run in the last test.
 */
const check = ['check', '--target', 'primary', '--json', '--retries', '1'];

describeWithServer(postgres18(), 'a primary with TLS', (binDir) => {
  let certificates: TestCertificates;
  let server: NativePostgres;
  beforeAll(async () => {
    certificates = await testCertificates();
    server = await startNativePostgres(binDir, {
      conf: ['ssl = on'],
      dataFiles: { 'server.crt': certificates.certificate, 'server.key': certificates.key },
    });
    return async () => {
      await server.stop();
      await certificates.remove();
    };
  });

  async function checked(args: readonly string[], host = 'localhost'): Promise<CliResult> {
    const { port, user, password } = server.settings;
    const cwd = await projectFolder({ password: password ?? '' });
    const place = ['--db-host', host, '--db-port', String(port), '--db-name', 'postgres'];
    const role = ['--db-user', user, '--db-password-file', 'password'];
    const result = await runHere([...check, ...place, ...role, ...args], { cwd });
    expect(result.stdout + result.stderr).not.toContain(password);
    return result;
  }

  it.each(['verify-ca', 'verify-full'])(
    'and a self-signed authority is refused under %s, with how to trust it',
    async (mode) => {
      const result = await checked(['--db-sslmode', mode]);
      expect(result.code, result.stdout).toBe(1);
      const { error } = setupDocument(result);
      expect(error?.code).toBe('PRIMARY_TLS_CERTIFICATE_UNTRUSTED');
      expect(error?.fix).toMatch(/sslrootcert/iu);
    },
  );

  it('is refused when the authority is another one', async () => {
    const args = ['--db-sslmode', 'verify-full', '--db-sslrootcert', certificates.stranger];
    const result = await checked(args);
    expect(result.code, result.stdout).toBe(1);
    expect(setupDocument(result).error?.code).toBe('PRIMARY_TLS_CERTIFICATE_UNTRUSTED');
  });

  it('is refused under verify-full when its certificate is made out to another name', async () => {
    const args = ['--db-sslmode', 'verify-full', '--db-sslrootcert', certificates.authority];
    const result = await checked(args, '127.0.0.1');
    expect(result.code, result.stdout).toBe(1);
    expect(setupDocument(result).error?.code).toBe('PRIMARY_TLS_HOSTNAME_MISMATCH');
  });

  it.each([
    ['require', 'localhost'],
    ['verify-ca', '127.0.0.1'],
    ['verify-full', 'localhost'],
  ])('is reached under %s as %s once its authority is trusted', async (mode, host) => {
    const args = ['--db-sslmode', mode, '--db-sslrootcert', certificates.authority];
    const result = await checked(args, host);
    expect(result.code, result.stdout).toBe(3);
    const { checks } = JSON.parse(result.stdout) as { checks: { id: string; status: string }[] };
    expect(checks.find(({ id }) => id === 'connect')?.status).toBe('pass');
  });

  it.each([
    ['that does not exist', 'gone.pem', ''],
    ['that holds no certificate', 'empty.pem', 'nothing\n'],
  ])('is not asked at all with a root certificate %s', async (_, name, content) => {
    const { port } = server.settings;
    const cwd = await projectFolder(content === '' ? {} : { [name]: content });
    const place = ['--db-host', 'localhost', '--db-port', String(port), '--db-name', 'postgres'];
    const tls = ['--db-sslmode', 'verify-full', '--db-sslrootcert', name];
    const result = await runHere([...check, ...place, '--db-user', 'ann', ...tls], { cwd });
    expect(result.code, result.stdout).toBe(2);
    const { error } = setupDocument(result);
    expect(`${error?.message} ${error?.detail}`).toContain(name);
    expect(error?.fix).not.toBe('');
  });

  it('that cannot be trusted degrades a set-up to the fallback, and is written as it was given', async () => {
    const { port } = server.settings;
    const cwd = await projectFolder();
    const place = ['--db-host', 'localhost', '--db-port', String(port), '--db-name', 'postgres'];
    const result = await runCli(
      ['--non-interactive', '--json', ...place, '--db-user', 'ann', '--db-sslmode', 'verify-full'],
      { cwd },
    );
    expect(result.code, result.stdout).toBe(4);
    expect(setupDocument(result)).toMatchObject({
      mode: 'degraded',
      error: { code: 'PRIMARY_TLS_CERTIFICATE_UNTRUSTED' },
      targets: { fallback: { reachable: true } },
    });
    expect(readFileSync(join(cwd, '.env'), 'utf8')).toContain('POSTGRES_SSLMODE=verify-full\n');
  });
});
