import { isIP } from 'node:net';
import { SetupError } from '../../errors/setup-error.ts';
import {
  askEngine,
  type ContainerEngine,
  type EngineProgram,
  enginePrograms,
  refuseCancelled,
} from './container-engine.ts';
import { engineFailure } from './engine-failure.ts';

/** What came of asking one engine whether it is there. */
export type EngineReply =
  | { readonly kind: 'absent'; readonly program: EngineProgram }
  | { readonly kind: 'answers'; readonly engine: ContainerEngine; readonly version: string }
  | {
      readonly kind: 'silent';
      readonly program: EngineProgram;
      /** Why it cannot be used. */
      readonly failure: SetupError;
    };

export interface EngineSearch {
  readonly environment: ContainerEngine['environment'];
  readonly signal?: AbortSignal | undefined;
}

/** An engine that is woken from sleep takes some seconds; one that hangs takes for ever. */
const patienceMs = 8_000;

/** Asks every engine at once; docker first in the answer. Throws only CANCELLED. */
export async function findEngines(search: EngineSearch): Promise<readonly EngineReply[]> {
  return await Promise.all(enginePrograms.map((program) => findEngine(program, search)));
}

/** Asks the engine of one program. Throws only CANCELLED. */
export async function findEngine(
  program: EngineProgram,
  { environment, signal }: EngineSearch,
): Promise<EngineReply> {
  const engine: ContainerEngine = { program, environment };
  const command = { signal, timeoutMs: patienceMs };
  try {
    // "info --format" prints an error of the template where no engine answers.
    const [version, place] = await Promise.all([
      askEngine(engine, ['version', '--format', '{{.Server.Version}}'], command),
      program === 'docker'
        ? askEngine(
            engine,
            ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'],
            command,
          )
        : null,
    ]);
    if (version.kind === 'refused') {
      return {
        kind: 'silent',
        program,
        failure: engineFailure(program, unspecific(version.words)),
      };
    }
    const far = place?.kind === 'done' ? otherMachine(place.text.trim()) : null;
    if (far !== null) return { kind: 'silent', program, failure: elsewhere(far) };
    return { kind: 'answers', engine, version: version.text.trim() };
  } catch (error) {
    refuseCancelled(signal);
    if (error instanceof SetupError) return { kind: 'absent', program };
    throw error;
  }
}

/** Whatever an engine says when it is asked for its version: it does not answer. */
function unspecific(words: string): string {
  return engineFailure('docker', words).code === 'ENGINE_NOT_RUNNING'
    ? words
    : `error during connect: ${words}`;
}

/** The host of an engine that is not on this machine, whose loopback nobody here can reach. */
function otherMachine(endpoint: string): string | null {
  const [, scheme, host] =
    /^(tcp|http|https|ssh):\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/]*)/u.exec(endpoint) ?? [];
  if (scheme === undefined || host === undefined) return null;
  const name = host.replace(/^\[|\]$/gu, '');
  const here =
    name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
  return here ? null : name;
}

function elsewhere(host: string): SetupError {
  return new SetupError('ENGINE_NOT_RUNNING', {
    message: `The engine of docker runs on another machine, ${host}, where a fallback is of no use.`,
    fix: 'Unset DOCKER_HOST or choose a local context ("docker context use default"), then run this again.',
    target: 'fallback',
  });
}
