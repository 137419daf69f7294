import { SetupError } from '../../errors/setup-error.ts';
import { firstFreePort } from '../free-port.ts';
import { askEngine, type ContainerEngine } from './container-engine.ts';

/** Throws PORT_TAKEN when something listens on the port, and names the container if it is one. */
export async function refuseTakenPort(
  engine: ContainerEngine,
  host: string,
  port: number,
): Promise<void> {
  const free = await firstFreePort(host, port).catch((error: unknown) => {
    if (error instanceof SetupError && error.code === 'PORT_TAKEN') return null;
    throw error;
  });
  if (free !== port) throw await portTaken(engine, { host, port, detail: null });
}

export interface TakenPort {
  readonly host: string;
  readonly port: number;
  /** The engine's words, where it was the engine that found out. */
  readonly detail: string | null;
}

/** The error of a port that is taken; a container that publishes it is named. */
export async function portTaken(
  engine: ContainerEngine,
  { host, port, detail }: TakenPort,
): Promise<SetupError> {
  const list = await askEngine(engine, ['ps', '--format', '{{.Names}}\t{{.Ports}}']);
  const lines = list.kind === 'done' ? list.text.split('\n') : [];
  const [owner] = lines
    .filter((line) => line.includes(`:${port}->`))
    .map((line) => line.split('\t')[0]);
  const who = owner === undefined ? 'another program' : `the container ${owner}`;
  const end =
    owner === undefined ? 'End that program' : `Stop it ("${engine.program} stop ${owner}")`;
  return new SetupError('PORT_TAKEN', {
    message: `Port ${port} on ${host} is in use by ${who}.`,
    detail,
    fix: `${end}, or choose another port with --fallback-db-port.`,
    target: 'fallback',
  });
}
