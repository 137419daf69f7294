/**
 * How pgvector is built for one server. PG_CONFIG decides for which: another one on the machine would
 * get the files.
 *
 * @param pgConfig the path of that server's pg_config
 */
export function sourceBuild(pgConfig: string): string {
  return `export PG_CONFIG=${pgConfig}; git clone --branch v0.8.7 https://github.com/pgvector/pgvector.git && cd pgvector && make && sudo --preserve-env=PG_CONFIG make install`;
}
