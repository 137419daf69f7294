import { type NativePostgres, startNativePostgres } from '../test/support/native-postgres.ts';

/** Starts a server with memory and WAL for tables that are worth measuring. */
export function startLargeServer(binDir: string): Promise<NativePostgres> {
  return startNativePostgres(binDir, {
    conf: ['max_wal_size = 8GB', 'shared_buffers = 256MB', 'maintenance_work_mem = 256MB'],
  });
}

/** Makes the database anew, with pgvector and nothing else, and lets no earlier write be flushed meanwhile. */
export async function freshVectorDatabase(server: NativePostgres, name: string): Promise<void> {
  await server.sql(`drop database if exists ${name}`);
  await server.sql(`create database ${name}`);
  await server.sql('create extension vector', name);
  await server.sql('checkpoint');
}
