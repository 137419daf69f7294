import { SetupError } from '../../errors/setup-error.ts';
import { firstFreePort } from '../free-port.ts';
import { portTaken, type TakenPort } from '../port-taken.ts';
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
  if (free !== port) throw await portTakenInEngine(engine, { host, port });
}

/** The error of a port that is taken; a container that publishes it is named. */
export async function portTakenInEngine(
  engine: ContainerEngine,
  taken: Pick<TakenPort, 'host' | 'port' | 'detail'>,
): Promise<SetupError> {
  const list = await askEngine(engine, ['ps', '--format', '{{.Names}}\t{{.Ports}}']);
  const lines = list.kind === 'done' ? list.text.split('\n') : [];
  const [name] = lines
    .filter((line) => line.includes(`:${taken.port}->`))
    .map((line) => line.split('\t')[0]);
  if (name === undefined) return await portTaken(taken);
  const end = `Stop it ("${engine.program} stop ${name}")`;
  return await portTaken({ ...taken, owner: { name: `the container ${name}`, end } });
}
