import { describe, expect, test } from 'vitest';
import { detectProvider } from '../../src/postgres/providers/detect-provider.ts';

const at = (host: string, more = {}) => ({
  host,
  port: 5432,
  database: 'app',
  user: 'app',
  ...more,
});
const byHost = (host: string) => detectProvider(at(host), null).id;
const bySignals = (...signals: string[]) =>
  detectProvider(at('10.0.0.5'), { signals, vector: null }).id;

describe('a mark in the server proves the provider', () => {
  test.each([
    ['schema:heroku_ext', 'heroku'],
    ['proc:aurora_version', 'aurora'],
    ['guc:apg', 'aurora'],
    ['role:rds_superuser', 'rds'],
    ['role:rdsadmin', 'rds'],
    ['db:rdsadmin', 'rds'],
    ['guc:rds', 'rds'],
    ['role:alloydbsuperuser', 'alloydb'],
    ['role:alloydbadmin', 'alloydb'],
    ['db:alloydbadmin', 'alloydb'],
    ['guc:alloydb', 'alloydb'],
    ['role:cloudsqlsuperuser', 'cloud-sql'],
    ['role:cloudsqladmin', 'cloud-sql'],
    ['db:cloudsqladmin', 'cloud-sql'],
    ['guc:cloudsql', 'cloud-sql'],
    ['role:azure_pg_admin', 'azure'],
    ['guc:azure', 'azure'],
    ['db:azure_maintenance', 'azure'],
    ['guc:neon', 'neon'],
    ['role:neon_superuser', 'neon'],
    ['ext:neon', 'neon'],
    ['role:supabase_admin', 'supabase'],
    ['ext:supabase_vault', 'supabase'],
    ['guc:supautils', 'supabase'],
    ['ext:aiven_extras', 'aiven'],
    ['role:avnadmin', 'aiven'],
    ['role:doadmin', 'digitalocean'],
    ['role:tsdbadmin', 'timescale'],
    ['db:tsdb', 'timescale'],
    ['role:fly-user', 'fly'],
    ['db:fly-db', 'fly'],
    ['engine:pglite', 'embedded'],
  ])('%s is %s', (signal, id) => expect(bySignals(signal)).toBe(id));

  test('and none, or one that many servers have, proves nothing', () => {
    expect(bySignals()).toBe('self-hosted');
    expect(bySignals('ext:timescaledb')).toBe('self-hosted');
  });

  test.each([
    ['Heroku on RDS', ['role:rds_superuser', 'db:rdsadmin', 'schema:heroku_ext'], 'heroku'],
    ['Heroku on Aurora', ['proc:aurora_version', 'schema:heroku_ext', 'guc:rds'], 'heroku'],
    ['Aurora with all of RDS', ['role:rds_superuser', 'guc:rds', 'guc:apg'], 'aurora'],
    ['AlloyDB beside Cloud SQL', ['role:cloudsqlsuperuser', 'role:alloydbsuperuser'], 'alloydb'],
    ['DigitalOcean on Aiven', ['ext:aiven_extras', 'role:doadmin'], 'digitalocean'],
  ])('%s is the one that is built on the other', (_, signals, id) => {
    expect(bySignals(...signals)).toBe(id);
  });

  test('and outweighs the host', () => {
    const server = { signals: ['role:supabase_admin'], vector: null };
    expect(detectProvider(at('x.neon.tech'), server)).toMatchObject({
      id: 'supabase',
      evidence: 'role:supabase_admin',
    });
  });

  test('and makes Heroku of what looks like Aurora from outside', () => {
    const server = { signals: ['schema:heroku_ext'], vector: null };
    const host = 'a.cluster-c1.us-east-1.rds.amazonaws.com';
    expect(detectProvider(at(host), server).id).toBe('heroku');
  });

  test("AlloyDB's build of pgvector is one, too", () => {
    const server = { signals: [], vector: { version: '0.8.0.google-3' } };
    expect(detectProvider(at('x.neon.tech'), server)).toMatchObject({
      id: 'alloydb',
      evidence: 'vector:google',
    });
  });

  test.each([
    ['pg-1.database.cloud.ovh.net', 'ovhcloud'],
    ['pg-1.aivencloud.com', 'aiven'],
  ])('those of Aiven are shared by OVHcloud, and the host decides: %s is %s', (host, id) => {
    const server = { signals: ['role:avnadmin'], vector: null };
    expect(detectProvider(at(host), server).id).toBe(id);
  });
});

describe('without marks the host name is a hint', () => {
  test.each([
    ['mydb.c1.us-east-1.rds.amazonaws.com', 'rds'],
    ['mydb.c1.cn-north-1.rds.amazonaws.com.cn', 'rds'],
    ['shop.proxy-c1.us-east-1.rds.amazonaws.com', 'rds'],
    ['mydb.cluster-c1.us-east-1.rds.amazonaws.com', 'aurora'],
    ['mydb.cluster-ro-c1.us-east-1.rds.amazonaws.com', 'aurora'],
    ['mydb.cluster-custom-c1.us-east-1.rds.amazonaws.com', 'aurora'],
    ['10-0-0-5.europe-west1.alloydb.goog', 'alloydb'],
    ['/cloudsql/p:r:i', 'cloud-sql'],
    ['abc.europe-west1.sql.goog', 'cloud-sql'],
    ['shop.postgres.database.azure.com', 'azure'],
    ['shop.postgres.database.chinacloudapi.cn', 'azure'],
    ['shop.postgres.database.usgovcloudapi.net', 'azure'],
    ['c-shop.abc.postgres.cosmos.azure.com', 'azure-cosmos'],
    ['ep-x-1.eu-central-1.aws.neon.tech', 'neon'],
    ['ep-x-1-pooler.eu-central-1.aws.neon.tech', 'neon'],
    ['EP-X.AWS.NEON.TECH.', 'neon'],
    ['db.abc.supabase.co', 'supabase'],
    ['aws-0-eu-central-1.pooler.supabase.com', 'supabase'],
    ['pg-1-shop.a.aivencloud.com', 'aiven'],
    ['postgresql-1.database.cloud.ovh.net', 'ovhcloud'],
    ['db-postgresql-fra1-1.b.db.ondigitalocean.com', 'digitalocean'],
    ['private-db-1.b.db.ondigitalocean.com', 'digitalocean'],
    ['abc.def.tsdb.cloud.timescale.com', 'timescale'],
    ['dpg-abc123-a.frankfurt-postgres.render.com', 'render'],
    ['dpg-abc123-a', 'render'],
    ['monorail.proxy.rlwy.net', 'railway'],
    ['postgres.railway.internal', 'railway'],
    ['pgbouncer.c1.flympg.net', 'fly'],
    ['direct.c1.flympg.net', 'fly'],
    ['shop-db.flycast', 'fly'],
    ['p.abc.db.postgresbridge.com', 'crunchy'],
    ['rw-1-2.rdb.fr-par.scw.cloud', 'scaleway'],
    ['us-west-2.db.thenile.dev', 'nile'],
    ['db.eastus.azure.thenile.dev', 'nile'],
    ['us-east-1.sql.xata.sh', 'xata'],
    ['x.data-1.use1.tembo.io', 'tembo'],
    ['us-east-1.pg.psdb.cloud', 'planetscale'],
    ['abc-useast1-1.horizon.psdb.cloud', 'planetscale'],
    ['db.prisma.io', 'prisma'],
    ['shop.rds.myhuaweicloud.com', 'huawei'],
  ])('%s is %s', (host, id) => expect(byHost(host)).toBe(id));

  test.each([
    'neon.tech.evil.com',
    'x.neon.tech.evil.com',
    'notneon.tech',
    'neon.tech',
    'notsupabase.com',
    'notsupabase.co',
    'db.abc.supabase.co.evil.com',
    'pooler.supabase.com.evil.com',
    'x.rds.amazonaws.com.evil.com',
    'x.cluster-c1.us-east-1.rds.amazonaws.com.evil.com',
    'rds.amazonaws.com',
    'ec2-1-2-3-4.compute-1.amazonaws.com',
    'dpg-abc123-a.evil.com',
    'dpg-abc123-a.frankfurt-postgres.render.com.evil.com',
    'www.render.com',
    'shop.pub.instances.scw.cloud',
    'shop.internal',
    'ip-10-0-0-5.ec2.internal',
    '/var/run/postgresql',
    'localhost',
    '10.0.0.5',
  ])('%s is nobody known', (host) => expect(byHost(host)).toBe('self-hosted'));

  test.each(['ec2-1-2-3-4.compute-1.amazonaws.com', 'abc.cluster-x1.us-east-1.rds.amazonaws.com'])(
    "Heroku's names at %s are Heroku, not Amazon",
    (host) => {
      const heroku = at(host, { database: 'd0123456789abc', user: 'u0123456789abc' });
      expect(detectProvider(heroku, null).id).toBe('heroku');
    },
  );

  test('a user that carries the name of the server is of the retired Azure Single Server', () => {
    const old = at('shop.postgres.database.azure.com', { user: 'app@shop' });
    expect(detectProvider(old, null).id).toBe('azure-single-server');
  });

  test('a server that answers there is no retired one', () => {
    const old = at('shop.postgres.database.azure.com', { user: 'app@shop' });
    const server = { signals: ['role:azure_pg_admin'], vector: null };
    expect(detectProvider(old, server).id).toBe('azure');
  });

  test('and is named as what gave it away', () => {
    expect(detectProvider(at('x.neon.tech'), null).evidence).toBe('host x.neon.tech');
  });
});
