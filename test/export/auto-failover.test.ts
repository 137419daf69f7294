import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { autoFailoverFiles } from '../../src/export/auto-failover-files.ts';
import { composeFiles } from '../../src/export/compose-files.ts';
import { writeExportedFiles } from '../../src/export/write-exported-files.ts';
import { textOf, uglyName, usualImage, usualRequest } from '../support/export-request.ts';
import { describeWithProgram } from '../support/installed-program.ts';
import { tempDir } from '../support/temp-dir.ts';

const ugly = { ...usualRequest, database: uglyName, user: `${uglyName}2` };
const scripts = ['settings.sh', 'monitor.sh', 'node.sh'];

describe('scripts for pg_auto_failover', () => {
  it('hold the names of the settings, whatever is in them', () => {
    const script = `${textOf(autoFailoverFiles(ugly), 'settings.sh')}\nprintf '%s\\0%s' "$APP_DATABASE" "$APP_USER"\n`;
    const read = execFileSync('bash', ['-s'], { input: script, encoding: 'utf8' });
    expect(read.split('\0')).toEqual([uglyName, `${uglyName}2`]);
  });

  it.each(scripts)('can be read by bash (%s)', (path) => {
    const input = textOf(autoFailoverFiles(ugly), path);
    expect(() => execFileSync('bash', ['-n'], { input, stdio: 'pipe' })).not.toThrow();
  });

  it('let nobody in without a password, beside the owner of the servers on his machine', async () => {
    const folder = await tempDir();
    await writeExportedFiles(folder, autoFailoverFiles(usualRequest), false);
    const rules =
      'local all all trust\nhost all all 127.0.0.1/32 trust\nhostssl all watch 10.0.0.1/32 trust # theirs\n';
    const script = `cd "$0" && . ./settings.sh && mkdir data && cat > data/pg_hba.conf && ask_for_passwords data && cat data/pg_hba.conf`;
    const read = execFileSync('bash', ['-c', script, folder], { input: rules, encoding: 'utf8' });
    expect(read).toBe(
      'local all all peer\nhost all all 127.0.0.1/32 scram-sha-256\nhostssl all watch 10.0.0.1/32 trust # theirs\n',
    );
  });
});

describeWithProgram('shellcheck', 'scripts of an export', () => {
  it('have nothing that shellcheck warns of', async () => {
    const folder = await tempDir();
    await writeExportedFiles(
      folder,
      [...autoFailoverFiles(ugly), ...composeFiles(ugly, usualImage)],
      false,
    );
    const found = execFileSync(
      'sh',
      [
        '-c',
        'shellcheck --shell=bash "$@" || true',
        'sh',
        ...scripts,
        join('initdb', '10-application.sh'),
      ],
      { cwd: folder, encoding: 'utf8' },
    );
    expect(found).toBe('');
  });
});

describeWithProgram('pg_autoctl', 'the commands of the scripts', () => {
  it.each([
    ['monitor', 'monitor.sh'],
    ['postgres', 'node.sh'],
  ])('use options that "pg_autoctl create %s" has', (kind, path) => {
    const used = textOf(autoFailoverFiles(usualRequest), path).match(/^ {2}--[a-z-]+/gmu) ?? [];
    const help = execFileSync('sh', ['-c', `pg_autoctl create ${kind} --help 2>&1`], {
      encoding: 'utf8',
    });
    const known: readonly string[] = help.match(/--[a-z-]+/gu) ?? [];
    expect(used.map((option) => option.trim()).filter((option) => !known.includes(option))).toEqual(
      [],
    );
  });
});
