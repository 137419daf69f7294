import type { ModeOutlook } from '../../src/plan/mode-outlook.ts';
import type { WizardPorts } from '../../src/wizard/ports.ts';

/** A machine that has nothing but Node. */
export const bareMachine: ModeOutlook = {
  local: { kind: 'embedded', reason: 'it needs nothing but Node' },
  named: {
    cluster: {
      kind: 'impossible',
      reason: 'no PostgreSQL server is installed here',
      fix: 'Install PostgreSQL 15 or newer with pgvector.',
    },
    container: {
      kind: 'impossible',
      reason: 'neither docker nor podman is installed',
      fix: 'Install one of them.',
    },
    embedded: { kind: 'possible', reason: 'it needs nothing but Node' },
    existing: {
      kind: 'impossible',
      reason: 'no PostgreSQL server answers at 127.0.0.1:5432',
      fix: 'Start that server, or name another one with --fallback-db-host and --fallback-db-port.',
    },
  },
};

/** A machine with an installed PostgreSQL that has pgvector. */
export const machineWithPostgres: ModeOutlook = {
  local: { kind: 'cluster', reason: 'PostgreSQL 17.2 in /opt/pg/bin has pgvector 0.8.0' },
  named: {
    ...bareMachine.named,
    cluster: { kind: 'possible', reason: 'PostgreSQL 17.2 in /opt/pg/bin has pgvector 0.8.0' },
  },
};

/** A look around that sees nothing else than that. */
export const onBareMachine: WizardPorts['lookAround'] = ({ modes }) => {
  modes(bareMachine);
  return Promise.resolve();
};
