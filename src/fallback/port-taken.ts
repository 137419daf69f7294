import { SetupError } from '../errors/setup-error.ts';
import { portOwner } from './port-owner.ts';

export interface TakenPort {
  readonly host: string;
  readonly port: number;
  /** The words of who found out, where there are any. */
  readonly detail?: string | null;
  /** Who has it, where that is known better than the system says, and a sentence's beginning to end it. */
  readonly owner?: { readonly name: string; readonly end: string };
  readonly cause?: unknown;
}

/** PORT_TAKEN, which names whoever listens there as far as the system tells this user. */
export async function portTaken({ host, port, owner, ...words }: TakenPort): Promise<SetupError> {
  const name = owner?.name ?? (await portOwner(host, port)) ?? 'another program';
  return new SetupError('PORT_TAKEN', {
    ...words,
    message: `Port ${String(port)} on ${host} is in use by ${name}.`,
    fix: `${owner?.end ?? 'End that program'}, or choose another port with --fallback-db-port.`,
    target: 'fallback',
  });
}
