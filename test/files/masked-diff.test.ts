import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { editEnv } from '../../src/files/env-edit.ts';
import { maskedDiff } from '../../src/files/masked-diff.ts';
import { property } from '../support/property.ts';

const none = (): boolean => false;
const diff = (before: string | null, after: string): string =>
  maskedDiff('.env', before, after, none);

describe('the masked diff', () => {
  it('shows what changes, with three lines around it', () => {
    const lines = Array.from({ length: 20 }, (_, n) => `K${n}=${n}`);
    const before = `${lines.join('\n')}\n`;
    expect(diff(before, before.replace('K9=9', 'K9=new'))).toBe(
      [
        '--- .env',
        '+++ .env',
        '@@ -7,7 +7,7 @@',
        ' K6=6',
        ' K7=7',
        ' K8=8',
        '-K9=9',
        '+K9=new',
        ' K10=10',
        ' K11=11',
        ' K12=12',
        '',
      ].join('\n'),
    );
  });

  it('shows a new file as a whole', () => {
    expect(diff(null, 'A=1\n')).toBe('--- /dev/null\n+++ .env\n@@ -0,0 +1,1 @@\n+A=1\n');
  });

  it('is empty when nothing differs', () => {
    expect(diff('A=1', 'A=1')).toBe('');
  });

  it('shows that a password changes, but neither the old nor the new one', () => {
    const text = diff('POSTGRES_PASSWORD=geheim1\n', 'POSTGRES_PASSWORD=geheim2\n');
    expect(text).toContain('-POSTGRES_PASSWORD=********\n+POSTGRES_PASSWORD=********\n');
  });

  it('shows a password that stays as context', () => {
    const text = diff('DB_PASSWORD=geheim\nA=1\n', 'DB_PASSWORD=geheim\nA=2\n');
    expect(text).toContain(' DB_PASSWORD=********\n-A=1\n+A=2\n');
  });

  it.each([
    "BOT_TOKEN='geheim'",
    'export MY_API_KEY="geheim" # was geheim',
    '# POSTGRES_PASSWORD=geheim',
    '#old: A=1 DB_PASS: geheim',
    'DATABASE_URL=postgres://user:geheim@host/db',
    'DATABASE_URL=postgres://user:geh@eim@host/db',
    'DSN="host=h password=geheim dbname=d"',
    'URL=https://h/?access_token=geheim&a=1',
    'URL=https://h/?a=1&api_key=geheim',
    'URL=https://h/?key=geheim',
    'CERT="-----BEGIN RSA PRIVATE KEY-----\ngeheim\n-----END RSA PRIVATE KEY-----"',
    'SECRET_BLOCK="one\ngeheim\nthree"',
    'B=1 # password: geheim',
  ])('hides the secret in %j', (line) => {
    const text = diff(`A=1\n${line}\n`, `A=2\n${line}\n`);
    expect(text).toContain('********');
    expect(text).not.toMatch(/geh|eim/);
  });

  it.each([
    '{"database": {"password": "geheim", "port": 1}}',
    '{"telegram": {"bot_token": "geheim"}, "port": 1}',
    '{"apiKeys": ["geheim", {"x": "geheim"}], "port": 1}',
    '{"url": "postgres://u:geheim@h/d", "port": 1}',
    '{"url": "https://h/v1?api_key=geheim", "port": 1}',
    '{\n  // "password": "geheim"\n  "port": 1\n}',
    '\ufeff{"pem": "-----BEGIN PRIVATE KEY-----\\ngeheim", "port": 1}',
    '{"password": 5318008, "port": 1}',
  ])('hides the secret in %j', (text) => {
    const shown = maskedDiff('config.json', text, text.replace('"port": 1', '"port": 2'), none);
    expect(shown).toContain('"port": 2');
    expect(shown).toContain('********');
    expect(shown).not.toMatch(/geheim|5318008/);
  });

  it('hides what the caller calls secret', () => {
    const isSecret = (key: string): boolean => key === 'database.user';
    const shown = maskedDiff(
      'c',
      '{"database":{"user":"geheim"}}\n',
      '{"database":{"user":"g2"}}\n',
      isSecret,
    );
    expect(shown).toContain(
      '-{"database":{"user":"********"}}\n+{"database":{"user":"********"}}\n',
    );
  });

  it('does not let a foreign line move the cursor', () => {
    expect(diff('A=\u001b[2J\r\nB=1\r\n', 'A=\u001b[2J\r\nB=2\r\n')).toContain(
      ' A=\ufffd[2J\n-B=1\n+B=2\n',
    );
  });

  it('never shows a password, whatever it is', () => {
    const password = fc
      .string({ minLength: 6, maxLength: 20 })
      .filter((text) => !/\s|^\*+$/.test(text));
    property(fc.tuple(password, password), ([old, now]) => {
      const set = (text: string, value: string): string => {
        try {
          return editEnv(text, new Map([['POSTGRES_PASSWORD', value]])).text;
        } catch {
          return text;
        }
      };
      const before = set('A=1\n# PGPASSWORD=0\n', old);
      const text = diff(before, set(before, now));
      expect(text.includes(`=${old}`) || text.includes(`=${now}`)).toBe(false);
      expect(text.includes(`'${old}`) || text.includes(`'${now}`)).toBe(false);
    });
  });
});
