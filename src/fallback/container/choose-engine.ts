import { SetupError } from '../../errors/setup-error.ts';
import type { ContainerEngine, EngineProgram } from './container-engine.ts';
import { containerImage } from './container-image.ts';
import { type EngineReply, type EngineSearch, findEngine, findEngines } from './find-engine.ts';
import { type LocalImage, localImage } from './local-image.ts';

export type EngineChoice =
  | {
      readonly kind: 'chosen';
      readonly engine: ContainerEngine;
      readonly version: string;
      /** The image, when the engine has it already. */
      readonly image: LocalImage | null;
    }
  /** `failures`: of the engines that are installed and do not answer, best first. */
  | { readonly kind: 'none'; readonly failures: readonly SetupError[] };

/**
 * The engine for a new container: one that has the image, or else the first that answers. Throws only
 * CANCELLED.
 */
export async function chooseEngine(search: EngineSearch): Promise<EngineChoice> {
  const replies = await findEngines(search);
  const answering = replies.filter((reply) => reply.kind === 'answers');
  const choices = await Promise.all(
    answering.map(async ({ engine, version }) => ({
      kind: 'chosen' as const,
      engine,
      version,
      image: await localImage(engine, containerImage, search.signal).catch(nullUnlessCancelled),
    })),
  );
  const best = choices.find(({ image }) => image !== null) ?? choices[0];
  if (best !== undefined) return best;
  return {
    kind: 'none',
    failures: replies.flatMap((reply) => (reply.kind === 'silent' ? [reply.failure] : [])),
  };
}

/** An engine that cannot tell about its images will be asked again when it matters. */
function nullUnlessCancelled(error: unknown): null {
  if (error instanceof SetupError && error.code !== 'CANCELLED') return null;
  throw error;
}

/**
 * The engine by which a container was made: its data is there and nowhere else. Throws
 * ENGINE_NOT_RUNNING and CANCELLED.
 */
export async function recordedEngine(
  program: EngineProgram,
  search: EngineSearch,
): Promise<ContainerEngine> {
  return answering(await findEngine(program, search));
}

/** The engine of a reply. Throws ENGINE_NOT_RUNNING when it does not answer. */
function answering(reply: EngineReply): ContainerEngine {
  switch (reply.kind) {
    case 'answers':
      return reply.engine;
    case 'silent':
      throw reply.failure;
    case 'absent':
      throw new SetupError('ENGINE_NOT_RUNNING', {
        message: `The fallback is a container of ${reply.program}, which is not installed any more.`,
        fix: `Install ${reply.program} again, then run this again.`,
        target: 'fallback',
      });
  }
}

/** The error of who needs an engine where none answers. */
export function noEngine(failures: readonly SetupError[]): SetupError {
  return (
    failures[0] ??
    new SetupError('ENGINE_NOT_RUNNING', {
      message: 'Neither docker nor podman is installed.',
      fix: 'Install Docker or Podman, then run this again.',
      target: 'fallback',
    })
  );
}
