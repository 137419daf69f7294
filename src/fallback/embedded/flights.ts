import type { Flight, Job } from './flight.ts';
import type { Tenant } from './tenant.ts';

/** Numbers of jobs are 32 bits wide. */
const lastId = 0xffff_ffff;

/** The jobs that were sent to the engine, in that order. */
export class Flights {
  #flights: readonly Flight[] = [];
  #nextId = 1;

  get size(): number {
    return this.#flights.length;
  }

  get first(): Flight | undefined {
    return this.#flights[0];
  }

  /** Returns the number that the job has from now on. */
  add(job: Job): number {
    const id = this.#nextId;
    this.#nextId = (id % lastId) + 1;
    this.#flights = [...this.#flights, { ...job, id, hungrySince: null, cancelledSince: null }];
    return id;
  }

  numbered(id: number): Flight | undefined {
    return this.#flights.find((flight) => flight.id === id);
  }

  /** A client has one at most. */
  of(tenant: Tenant): Flight | undefined {
    return this.#flights.find((flight) => flight.tenant === tenant);
  }

  remove(flight: Flight): void {
    this.#flights = this.#flights.filter((other) => other !== flight);
  }

  /** Returns those that it had. */
  clear(): readonly Flight[] {
    const flights = this.#flights;
    this.#flights = [];
    return flights;
  }
}
