import type { ServiceHost } from './service-place.ts';

/** The service of one state directory, for one user. */
export interface ServiceRequest {
  /** Absolute. */
  readonly stateDir: string;
  readonly host: ServiceHost;
  /** The built file that the service runs; absolute. */
  readonly program: string;
  readonly signal?: AbortSignal | undefined;
}
