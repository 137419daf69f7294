import { readFileSync } from 'node:fs';
import { parse } from 'dotenv';
import { describe, expect, it } from 'vitest';
import { errorCodes } from '../../src/errors/error-codes.ts';
import { checkIds } from '../../src/postgres/check-result.ts';
import { serviceIds } from '../../src/services/service-result.ts';
import { troubleshootingMarkdown } from '../../src/report/troubleshooting-markdown.ts';
import { configSchema } from '../../src/settings/config-schema.ts';
import { configValue } from '../../src/settings/config-value.ts';
import { settingsMarkdown } from '../../src/settings/settings-markdown.ts';
import { settingsTable } from '../../src/settings/settings-table.ts';

const read = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('what is derived from the settings table', () => {
  it('is the JSON schema of config.json', async () => {
    const schema = `${JSON.stringify(configSchema(), null, 2)}\n`;
    await expect(schema).toMatchFileSnapshot('../../docs/config.schema.json');
  });

  it('is the table in the README', () => {
    expect(read('README.md')).toContain(settingsMarkdown());
  });

  it('is named completely in .env.example, but for the two that are written only when set', () => {
    const known = Object.keys(parse(read('.env.example')));
    const optional = ['POSTGRES_SSLMODE', 'POSTGRES_SSLROOTCERT'];
    expect(known).toEqual(
      expect.arrayContaining(
        settingsTable.map(({ env }) => env).filter((env) => !optional.includes(env)),
      ),
    );
  });

  it('has its place in config.empty.json, with all five inference capabilities', () => {
    const config = JSON.parse(read('config.empty.json')) as Record<string, object>;
    expect(Object.keys(config['inference'] ?? {})).toEqual([
      'embedding',
      'generate',
      'chat',
      'tool',
      'multimodal',
    ]);
    expect(configValue(config, ['database_fallback', 'mode'])).toBe('local');
    expect(configValue(config, ['runtime', 'vectors', 'embedding_dimensions'])).toBe('768');
  });

  it('uses no environment name, flag or place twice', () => {
    const names = settingsTable.flatMap(({ env, flag, config }) => [
      env,
      config.join('.'),
      flag.kind === 'secret' ? flag.file : flag.name,
    ]);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('the troubleshooting manual', () => {
  it('is what the tables of the program say', async () => {
    await expect(troubleshootingMarkdown()).toMatchFileSnapshot('../../docs/troubleshooting.md');
  });

  it('has an anchor for every error code and every message, and a line for every check', () => {
    const text = troubleshootingMarkdown();
    const failures = Array.from(
      { length: 50 },
      (_, index) => `F${`${index + 1}`.padStart(2, '0')}`,
    );
    for (const name of [...Object.keys(errorCodes), ...failures]) {
      expect(text).toContain(`\n### ${name}\n`);
    }
    for (const id of [...checkIds, ...serviceIds]) expect(text).toContain(`| \`${id}\` |`);
  });

  it('leads no link of its own into the void', () => {
    const text = troubleshootingMarkdown();
    const headings = [...text.matchAll(/^#+ (.+)$/gmu)].map(([, title]) =>
      title!.toLowerCase().replaceAll(' ', '-'),
    );
    for (const [, anchor] of text.matchAll(/\]\(#([^)]+)\)/gu)) expect(headings).toContain(anchor);
    expect(new Set(headings).size).toBe(headings.length);
  });
});
