import type { ContainerSettings } from '../../src/fallback/server-settings.ts';
import { makeVerifier } from '../../src/postgres/scram-verifier.ts';

/** What a run writes down before it makes a container of podman's with this id. */
export function containerSettings(
  given: Pick<ContainerSettings, 'id' | 'host' | 'port' | 'database' | 'user'> & {
    readonly password: string;
  },
): ContainerSettings {
  const { id, host, port, database, user, password } = given;
  return {
    version: 1,
    kind: 'container',
    host,
    port,
    database,
    user,
    verifier: makeVerifier(password),
    id,
    engine: 'podman',
    container: `setup-wizard-${id}`,
    volume: `setup-wizard-${id}`,
    image: 'docker.io/pgvector/pgvector:0.8.7-pg17',
    digest: 'sha256:0',
    serverVersion: '',
    pgvector: '',
  };
}
