import { shellWord } from '../errors/shell-word.ts';
import functions from './auto-failover-functions.sh?raw';
import monitor from './auto-failover-monitor.sh?raw';
import node from './auto-failover-node.sh?raw';
import { bringData } from './bring-data.ts';
import { comment } from './comment.ts';
import { databaseScript } from './database-script.ts';
import type { ExportedFile } from './exported-file.ts';
import type { ExportRequest } from './export-request.ts';
import { useIt } from './use-it.ts';

/**
 * Scripts for pg_auto_failover: a monitor and any number of nodes, with SCRAM and TLS between them. All
 * passwords are asked for by psql or come from libpq's password file.
 */
export function autoFailoverFiles(request: ExportRequest): readonly ExportedFile[] {
  const settings = `# shellcheck shell=bash disable=SC2016,SC2034
${comment(introduction(request))}
MONITOR_HOST=monitor.example.com
MONITOR_PORT=5432
MONITOR_DATA=/var/lib/postgresql/monitor
NODE_PORT=${request.port}
NODE_DATA=/var/lib/postgresql/node
# Where applications connect from.
CLIENT_NETWORK=10.0.0.0/8
APP_DATABASE=${shellWord(request.database)}
APP_USER=${shellWord(request.user)}
# Where initdb, pg_ctl and pg_basebackup are.
PG_BIN=/usr/lib/postgresql/17/bin

${functions}`;
  return [
    { path: 'settings.sh', text: settings },
    { path: 'monitor.sh', text: monitor },
    { path: 'node.sh', text: node },
    { path: 'database.sql', text: databaseScript(request) },
  ];
}

function introduction(request: ExportRequest): readonly string[] {
  const { present, port } = request;
  const at = { host: 'FIRST-NODE', port, more: ['--db-sslmode require'] };
  return [
    'PostgreSQL with pgvector on machines of your own, with a monitor that fails over, made by',
    '"setup-wizard export pg_auto_failover". Needed on every machine: PostgreSQL 17 with pgvector and',
    'pg_auto_failover (Debian and PGDG: postgresql-17-pgvector, postgresql-17-auto-failover,',
    'pg-auto-failover-cli); for another version change PG_BIN below.',
    '',
    '1. Change the values below, and copy all files to every machine.',
    '2. On MONITOR_HOST, as postgres: bash monitor.sh, then what it prints.',
    '3. On each node, in ~/.pgpass of postgres, with passwords of your choice (the first is the one',
    '   that the monitor asked for):',
    '  *:*:pg_auto_failover:autoctl_node:PASSWORD',
    '  *:*:*:pgautofailover_replicator:OTHER-PASSWORD',
    `4. On the first node, as postgres: bash node.sh FIRST-NODE, then what it prints${present === null ? '' : `; it may not`}`,
    ...(present === null
      ? []
      : [`   be the server of today (${present.host} port ${present.port}) on the same port.`]),
    '5. The same on the second node, without the last two commands.',
    '6. Put the password of the application into secrets/app-password, then use it; this tests it',
    '   first, then writes .env and config.json:',
    ...useIt(request, at),
    '   After a failover another node is the primary: "pg_autoctl show uri --formation default" prints',
    '   an address for libpq that holds for all nodes; for others put a proxy or a name of DNS before them.',
    '',
    ...bringData(request, { host: 'FIRST-NODE', port, sslmode: 'require' }),
  ];
}
