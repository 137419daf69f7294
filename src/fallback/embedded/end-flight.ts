import type { Flight } from './flight.ts';
import type { JobRunner } from './job-runner.ts';
import { wireMessage } from './wire-message.ts';

const hasLeft = wireMessage('f', 'the client has left');
const cancelled = wireMessage('f', 'canceling statement due to user request');

/** Cancels the job that runs, also where it waits for the data of a COPY. */
export function cancelFlight(engine: JobRunner | null, flight: Flight): void {
  engine?.cancel(flight.id);
  if (flight.hungrySince !== null) endCopy(engine, flight, cancelled);
}

/** Ends the COPY of a job whose client will send nothing for it. */
export function starveFlight(engine: JobRunner | null, flight: Flight): void {
  endCopy(engine, flight, hasLeft);
}

function endCopy(engine: JobRunner | null, flight: Flight, failure: Buffer): void {
  flight.hungrySince = null;
  engine?.feed(flight.id, [failure]);
}
