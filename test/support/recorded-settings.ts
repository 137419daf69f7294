import type {
  ClusterSettings,
  ContainerSettings,
  EmbeddedSettings,
  ExistingSettings,
} from '../../src/fallback/server-settings.ts';
import { makeVerifier } from '../../src/postgres/scram-verifier.ts';
import { containerSettings } from './container-settings.ts';

const address = { host: '127.0.0.1', port: 1, database: 'app_fallback', user: 'app' } as const;
const versions = { serverVersion: '17.2', pgvector: '0.8.0' } as const;
const verifier = makeVerifier('first password');

/** What `fallback/server.json` says of a fallback of each kind that was set up and runs nowhere. */
export const recordedSettings: {
  readonly embedded: EmbeddedSettings;
  readonly cluster: ClusterSettings;
  readonly container: ContainerSettings;
  readonly existing: ExistingSettings;
} = {
  embedded: {
    ...address,
    version: 1,
    kind: 'embedded',
    limits: { maxConnections: 20 },
    verifier,
    mockSecret: '',
    prepared: true,
  },
  cluster: {
    ...address,
    ...versions,
    version: 1,
    kind: 'cluster',
    verifier,
    programs: '/usr/lib/postgresql/17/bin',
    major: 17,
    dataDir: '/var/lib/setup-wizard/0123456789ab/data',
    runsAs: { name: 'postgres', uid: 100, gid: 100 },
  },
  container: containerSettings({ ...address, id: '0123456789ab', password: 'first password' }),
  existing: {
    ...address,
    ...versions,
    version: 1,
    kind: 'existing',
    made: { role: false, database: false },
  },
};
