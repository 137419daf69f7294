import { parse } from '@cdktf/hcl2json';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import type { ExportRequest } from '../../src/export/export-request.ts';
import { terraformRdsFiles } from '../../src/export/terraform-rds-files.ts';
import { textOf, usualRequest } from '../support/export-request.ts';

/** As the parser of Terraform itself gives them: blocks as arrays by type and name. */
const shape = z.object({
  locals: z.array(z.record(z.string(), z.unknown())),
  variable: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
  resource: z.record(z.string(), z.record(z.string(), z.array(z.record(z.string(), z.unknown())))),
});

async function read(request: ExportRequest = usualRequest) {
  const { locals, variable, resource } = shape.parse(
    await parse('main.tf', textOf(terraformRdsFiles(request), 'main.tf')),
  );
  return { locals: locals[0] ?? {}, variable, resource };
}

/** Arguments of aws_db_instance that are used, after its reference in provider 6. */
const instanceArguments = [
  'identifier engine engine_version instance_class username password_wo password_wo_version port',
  'storage_type allocated_storage max_allocated_storage storage_encrypted multi_az',
  'publicly_accessible db_subnet_group_name vpc_security_group_ids parameter_group_name',
  'backup_retention_period copy_tags_to_snapshot deletion_protection skip_final_snapshot',
  'final_snapshot_identifier',
].flatMap((line) => line.split(' '));

describe('Terraform for RDS', () => {
  it('holds the names, the port and the standby that the settings ask for', async () => {
    expect((await read()).locals).toMatchObject({
      database: 'shop',
      user: 'ann',
      port: 6000,
      standby: true,
    });
  });

  it('has no standby without a fallback', async () => {
    expect((await read({ ...usualRequest, fallback: null })).locals).toMatchObject({
      standby: false,
    });
  });

  it('has one secret, which is neither printed nor kept', async () => {
    expect((await read()).variable['admin_password']).toMatchObject([
      { sensitive: true, ephemeral: true },
    ]);
  });

  it('uses arguments that the resource has', async () => {
    const instance = (await read()).resource['aws_db_instance']?.['database']?.[0] ?? {};
    expect(Object.keys(instance).sort()).toEqual([...instanceArguments].sort());
  });

  it('gives the password by an argument that is only written', async () => {
    const instance = (await read()).resource['aws_db_instance']?.['database']?.[0];
    expect(instance).toMatchObject({ password_wo: '${var.admin_password}' });
  });

  it('calls the administrator differently from the application', async () => {
    expect((await read({ ...usualRequest, user: 'dbadmin' })).locals['administrator']).toBe(
      'dbmaster',
    );
  });
});
