import { makeVerifier, verifierText } from '../../postgres/scram-verifier.ts';
import { randomBytes } from 'node:crypto';
import type { ContainerSettings } from '../server-settings.ts';
import { askEngine, type ContainerEngine, type EngineAnswer } from './container-engine.ts';
import {
  healthCheck,
  homeLabel,
  idLabel,
  imageLabel,
  initArguments,
  innerPort,
  logLimits,
  serverOptions,
  sharedMemory,
  stopSeconds,
  stopSignal,
  superuser,
} from './container-shape.ts';
import { engineFailure } from './engine-failure.ts';
import { publishedAddress } from './published-address.ts';

/** What the engine needs to know beside the settings. */
export interface Mounting {
  /** Where the image wants its volume. */
  readonly volumePath: string;
  /** The state directory that it belongs to. */
  readonly home: string;
}

/**
 * Makes the container of these settings over its volume, without starting it. Nothing in it lets anybody
 * in: of a password there is only the verifier of one that nobody knows. Throws ENGINE_FAILED,
 * ENGINE_NOT_RUNNING, CONTAINER_NAME_TAKEN and DISK_FULL.
 */
export async function createContainer(
  engine: ContainerEngine,
  settings: ContainerSettings,
  mounting: Mounting,
): Promise<void> {
  const address = await publishedAddress(settings.host);
  const options = containerOptions(engine, settings, { ...mounting, address });
  const image = [settings.image, 'postgres', ...serverOptions];
  let made = await askEngine(engine, ['container', 'create', '--init', ...options, ...image]);
  // Some packages of podman come without the program that "--init" starts; it reaps orphans only.
  if (lacksInit(made))
    made = await askEngine(engine, ['container', 'create', ...options, ...image]);
  if (made.kind === 'refused') throw engineFailure(engine.program, made.words);
}

function lacksInit(answer: EngineAnswer): boolean {
  return (
    answer.kind === 'refused' && /container-init binary|docker-init|catatonit/iu.test(answer.words)
  );
}

function containerOptions(
  engine: ContainerEngine,
  { container, volume, id, digest, port }: ContainerSettings,
  { volumePath, home, address }: Mounting & { readonly address: string },
): readonly string[] {
  const where = address.includes(':') ? `[${address}]` : address;
  const environment = {
    POSTGRES_USER: superuser,
    POSTGRES_DB: 'postgres',
    // initdb takes a verifier where it expects a password, and the server stores it as it is.
    POSTGRES_PASSWORD: verifierText(makeVerifier(randomBytes(32).toString('base64url'))),
    POSTGRES_INITDB_ARGS: initArguments,
  };
  return [
    '--pull=never',
    ...['--name', container],
    ...['--label', `${idLabel}=${id}`],
    ...['--label', `${homeLabel}=${home}`],
    ...['--label', `${imageLabel}=${digest}`],
    ...['--publish', `${where}:${port}:${innerPort}`],
    ...['--volume', `${volume}:${volumePath}`],
    ...['--shm-size', sharedMemory],
    ...['--restart', 'unless-stopped'],
    ...['--stop-signal', stopSignal],
    ...['--stop-timeout', String(stopSeconds)],
    ...['--health-cmd', healthCheck.command],
    ...['--health-interval', healthCheck.interval],
    ...['--health-timeout', healthCheck.timeout],
    ...['--health-start-period', healthCheck.startPeriod],
    ...['--health-retries', String(healthCheck.retries)],
    ...logOptions(engine),
    ...Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
  ];
}

/** The drivers are named, because not every other one can be read back with `logs`. */
function logOptions({ program }: ContainerEngine): readonly string[] {
  const size = ['--log-opt', `max-size=${logLimits.size}`];
  return program === 'docker'
    ? ['--log-driver', 'json-file', ...size, '--log-opt', `max-file=${logLimits.files}`]
    : ['--log-driver', 'k8s-file', ...size];
}
