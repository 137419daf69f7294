import { comment } from './comment.ts';
import { databaseScript } from './database-script.ts';
import { dnsLabel } from './dns-label.ts';
import type { ExportedFile } from './exported-file.ts';
import type { ExportRequest } from './export-request.ts';
import { hclText } from './hcl-text.ts';
import { storageGigabytes } from './storage-gigabytes.ts';
import terraform from './terraform-rds.tf?raw';
import { bringData } from './bring-data.ts';
import { useIt } from './use-it.ts';

/** RDS gives no less with gp3 storage (RDS User Guide, DB instance storage). */
const leastGigabytes = 20;

/**
 * Terraform for one instance of Amazon RDS, and the SQL that makes the application's role, database and
 * extensions on it. The only secret is a variable that Terraform neither prints nor stores.
 */
export function terraformRdsFiles(request: ExportRequest): readonly ExportedFile[] {
  const name = dnsLabel(request.database);
  const gigabytes = Math.max(leastGigabytes, storageGigabytes(request.dimensions));
  const values = `locals {
  name     = ${hclText(name)}
  database = ${hclText(request.database)}
  user     = ${hclText(request.user)}
  port     = ${request.port}
  # The administrator; the application gets a role of its own in database.sql.
  administrator = ${hclText(administrator(request))}
  # A standby in another zone, because a fallback is wanted; false halves the price.
  standby = ${request.fallback !== null}
  # A million embeddings of ${request.dimensions} dimensions with their index take about ${storageGigabytes(request.dimensions)} GB.
  gigabytes = ${gigabytes}
}
`;
  return [
    { path: 'main.tf', text: `${comment(introduction(request))}\n\n${values}\n${terraform}` },
    { path: 'database.sql', text: databaseScript(request) },
  ];
}

/** RDS allows letters and digits for its master user, and keeps names such as admin for itself. */
function administrator({ user }: ExportRequest): string {
  return user.toLowerCase() === 'dbadmin' ? 'dbmaster' : 'dbadmin';
}

function introduction(request: ExportRequest): readonly string[] {
  const host = 'ADDRESS';
  const login = `host=${host} port=${request.port} user=${administrator(request)} dbname=postgres sslmode=require`;
  return [
    'PostgreSQL with pgvector on Amazon RDS, made by "setup-wizard export terraform-rds".',
    '',
    '1. Make the password of the administrator; Terraform 1.11 or newer keeps it out of its state.',
    '  mkdir -p -m 700 secrets && openssl rand -hex 16 > secrets/admin-password',
    '  export TF_VAR_admin_password="$(cat secrets/admin-password)"',
    '2. Create the instance; Terraform asks for the network and its clients:',
    '  terraform init && terraform apply',
    '  terraform output -raw address        (ADDRESS in what follows)',
    "3. Make the application's role, database and extensions; psql asks for the new password.",
    '   pgvector needs no parameter and no restart on RDS.',
    `  psql "${login}" --file=database.sql`,
    '4. Put that password into secrets/app-password, then use it; this tests it first, then writes',
    '   .env and config.json:',
    ...useIt(request, { host, port: request.port, more: ['--db-sslmode require'] }),
    '',
    ...bringData(request, { host, port: request.port, sslmode: 'require' }),
    'To change: the locals, and the class of the instance. In production use --db-sslmode verify-full',
    "with --db-sslrootcert and Amazon's certificate bundle.",
  ];
}
