/** What went wrong on the way to a service where the system has no code for it. */
export type ServiceFaultCode = 'TIMEOUT' | 'TOO_LARGE' | 'CLOSED' | 'NOT_REDIS';

/** A failure on the way to a service; its message is what was seen. */
export class ServiceFault extends Error {
  readonly code: ServiceFaultCode;

  constructor(code: ServiceFaultCode, message: string) {
    super(message);
    this.name = 'ServiceFault';
    this.code = code;
  }
}
