import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { composeFiles } from '../../src/export/compose-files.ts';
import { writeExportedFiles } from '../../src/export/write-exported-files.ts';
import { textOf, uglyName, usualImage, usualRequest } from '../support/export-request.ts';
import { describeWithProgram } from '../support/installed-program.ts';
import { tempDir } from '../support/temp-dir.ts';

const services = (request = usualRequest): Record<string, Record<string, unknown>> =>
  (
    parse(textOf(composeFiles(request, usualImage), 'compose.yaml')) as {
      services: Record<string, Record<string, unknown>>;
    }
  ).services;

describe('a Compose file', () => {
  it('publishes the database on loopback, at the port of the settings', () => {
    expect(services()['postgres']).toMatchObject({ ports: ['127.0.0.1:6000:5432'] });
  });

  it('has a second service for a fallback that is wanted', () => {
    expect(services()['fallback']).toMatchObject({
      ports: ['127.0.0.1:5433:5432'],
      environment: { APP_DATABASE: 'shop_fallback', APP_USER: 'ann' },
    });
  });

  it('has one service without a fallback', () => {
    expect(Object.keys(services({ ...usualRequest, fallback: null }))).toEqual(['postgres']);
  });

  it('runs the image that a container fallback runs, with the same memory', () => {
    expect(services()['postgres']).toMatchObject({
      image: usualImage.name,
      shm_size: usualImage.sharedMemory,
    });
  });

  it('takes every password from a file', () => {
    expect(services()['postgres']).toMatchObject({
      secrets: ['admin-password', 'app-password'],
      environment: {
        POSTGRES_PASSWORD_FILE: '/run/secrets/admin-password',
        APP_PASSWORD_FILE: '/run/secrets/app-password',
      },
    });
  });
});

describeWithProgram('docker-compose', 'a Compose file, as docker-compose reads it', () => {
  it('is valid, and the names come through whatever is in them', async () => {
    const folder = await tempDir();
    const request = { ...usualRequest, database: uglyName, user: `${uglyName}2` };
    await writeExportedFiles(folder, composeFiles(request, usualImage), false);
    mkdirSync(join(folder, 'secrets'));
    for (const name of ['admin-password', 'app-password', 'fallback-password'])
      writeFileSync(join(folder, 'secrets', name), 'x');
    const read = execFileSync('docker-compose', ['--file', 'compose.yaml', 'config'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // It prints what could be read again, so a dollar is doubled.
    expect(parse(read)).toMatchObject({
      services: {
        postgres: {
          environment: {
            APP_DATABASE: uglyName.replaceAll('$', '$$$$'),
            APP_USER: `${uglyName}2`.replaceAll('$', '$$$$'),
          },
        },
      },
    });
  });
});
