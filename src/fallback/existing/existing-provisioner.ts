import { probePort } from '../probe-port.ts';
import type { Examination, ExamineRequest, Provisioner } from '../provisioner.ts';
import { existingLife } from './existing-life.ts';
import { provisionExisting } from './provision-existing.ts';

/** A server that the operator has already: only what it lacks is made there. */
export const existingProvisioner: Provisioner = {
  kind: 'existing',
  examine,
  provision: provisionExisting,
  life: existingLife,
};

async function examine({ place }: ExamineRequest): Promise<Examination> {
  if (place === undefined) {
    return { kind: 'possible', reason: 'you run it; only what it lacks is made there' };
  }
  const where = `${place.host}:${String(place.port)}`;
  if (await probePort(place.host, place.port)) {
    return { kind: 'possible', reason: `a PostgreSQL server answers at ${where}` };
  }
  return {
    kind: 'impossible',
    reason: `no PostgreSQL server answers at ${where}`,
    fix: 'Start that server, or name another one with --fallback-db-host and --fallback-db-port.',
  };
}
