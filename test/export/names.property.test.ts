import { execFileSync } from 'node:child_process';
import { parse as parseHcl } from '@cdktf/hcl2json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { shellWord } from '../../src/errors/shell-word.ts';
import { autoFailoverFiles } from '../../src/export/auto-failover-files.ts';
import { cloudnativePgFiles } from '../../src/export/cloudnative-pg-files.ts';
import { comment } from '../../src/export/comment.ts';
import { composeFiles } from '../../src/export/compose-files.ts';
import { dnsLabel } from '../../src/export/dns-label.ts';
import { hclText } from '../../src/export/hcl-text.ts';
import { anyName, textOf, usualImage, usualRequest } from '../support/export-request.ts';
import { property } from '../support/property.ts';

const twoNames = fc.record({ database: anyName, user: anyName });

describe('names in an exported configuration', () => {
  it('come out of YAML as they are in the settings', () => {
    property(
      twoNames,
      (names) => {
        const text = textOf(cloudnativePgFiles({ ...usualRequest, ...names }), 'cluster.yaml');
        expect(parseYaml(text)).toMatchObject({
          spec: { bootstrap: { initdb: { database: names.database, owner: names.user } } },
        });
      },
      300,
    );
  });

  it('come out of a Compose file with every dollar doubled, as Compose wants it', () => {
    property(
      twoNames,
      (names) => {
        const text = textOf(
          composeFiles({ ...usualRequest, ...names }, usualImage),
          'compose.yaml',
        );
        expect(parseYaml(text)).toMatchObject({
          services: {
            postgres: {
              environment: {
                APP_DATABASE: names.database.replaceAll('$', '$$$$'),
                APP_USER: names.user.replaceAll('$', '$$$$'),
              },
            },
          },
        });
      },
      300,
    );
  });

  it("come out of Terraform's language as they are", async () => {
    const names = fc.sample(anyName, 500);
    const text = `locals {\n${names.map((name, index) => `  n${index} = ${hclText(name)}\n`).join('')}}\n`;
    const read = (await parseHcl('names.tf', text)) as {
      readonly locals: readonly Record<string, string>[];
    };
    // What it gives is a template again, with its signs doubled.
    const got = names.map((_, index) =>
      (read.locals[0]?.[`n${index}`] ?? '').replaceAll('$${', '${').replaceAll('%%{', '%{'),
    );
    expect(got).toEqual(names);
  });

  it('come out of a shell as they are', () => {
    const names = fc.sample(anyName, 500);
    const script = names.map((name) => `printf '%s\\0' ${shellWord(name)}\n`).join('');
    const read = execFileSync('bash', ['-s'], { input: script, encoding: 'utf8' });
    expect(read.split('\0').slice(0, -1)).toEqual(names);
  });

  it('never end a comment', () => {
    property(anyName, (name) => {
      expect(comment([name]).split(/[\n\r\u0085\u2028\u2029]/u)).toHaveLength(1);
    });
  });

  it('make a label that Kubernetes and RDS accept', () => {
    property(fc.oneof(anyName, fc.string()), (name) => {
      expect(dnsLabel(name)).toMatch(/^[a-z](?:-?[a-z0-9])*$/u);
    });
  });

  it('leave scripts that bash can read', () => {
    for (const name of fc.sample(anyName, 20)) {
      const files = autoFailoverFiles({ ...usualRequest, database: name, user: name });
      execFileSync('bash', ['-n'], { input: textOf(files, 'settings.sh') });
    }
    expect.assertions(0);
  });
});
