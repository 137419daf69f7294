import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { cloudnativePgFiles } from '../../src/export/cloudnative-pg-files.ts';
import type { ExportRequest } from '../../src/export/export-request.ts';
import { textOf, uglyName, usualRequest } from '../support/export-request.ts';

const label = z.string().check(z.regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/u), z.maxLength(50));

/** The part of the Cluster resource that is used, after the API reference of CloudNativePG 1.28. */
const cluster = z.strictObject({
  apiVersion: z.literal('postgresql.cnpg.io/v1'),
  kind: z.literal('Cluster'),
  metadata: z.strictObject({ name: label }),
  spec: z.strictObject({
    instances: z.int().check(z.minimum(1)),
    // The operator reads the major version from the beginning of the tag.
    imageName: z.string().check(z.regex(/^ghcr\.io\/cloudnative-pg\/postgresql:\d+[.-]/u)),
    bootstrap: z.strictObject({
      initdb: z.strictObject({
        database: z.string(),
        owner: z.string(),
        encoding: z.string(),
        secret: z.strictObject({ name: label }),
        postInitApplicationSQL: z.array(z.string()),
      }),
    }),
    storage: z.strictObject({ size: z.string().check(z.regex(/^\d+Gi$/u)) }),
  }),
});

const read = (request: ExportRequest = usualRequest) =>
  cluster.parse(parse(textOf(cloudnativePgFiles(request), 'cluster.yaml')));

describe('a cluster of CloudNativePG', () => {
  it('has the database of the settings, owned by the role of the settings', () => {
    expect(read().spec.bootstrap.initdb).toMatchObject({ database: 'shop', owner: 'ann' });
  });

  it('keeps names that hold anything, under a name that Kubernetes accepts', () => {
    const { metadata, spec } = read({ ...usualRequest, database: uglyName, user: uglyName });
    expect({ ...spec.bootstrap.initdb, name: metadata.name }).toMatchObject({
      database: uglyName,
      owner: uglyName,
      name: 'we-ird-home-a-b-n-u-id',
    });
  });

  it('makes pgvector in the database of the application', () => {
    expect(read().spec.bootstrap.initdb.postInitApplicationSQL).toContain(
      'create extension if not exists vector',
    );
  });

  it('has three instances with a fallback and one without', () => {
    expect(
      [read(), read({ ...usualRequest, fallback: null })].map((c) => c.spec.instances),
    ).toEqual([3, 1]);
  });

  it('has room for a million embeddings of the dimensions of the settings', () => {
    expect(read({ ...usualRequest, dimensions: 3072 }).spec.storage.size).toBe('39Gi');
  });

  it('names the Secret that the command at its top makes', () => {
    expect(textOf(cloudnativePgFiles(usualRequest), 'cluster.yaml')).toContain(
      `create secret generic ${read().spec.bootstrap.initdb.secret.name} `,
    );
  });
});
