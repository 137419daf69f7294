import * as z from 'zod/mini';
import { SetupError } from '../../errors/setup-error.ts';
import type { FallbackSpec } from '../provisioner.ts';
import { type ContainerEngine, inspectThing, refuseCancelled } from './container-engine.ts';
import { engineLines } from './engine-lines.ts';
import { engineFailure, engineWords } from './engine-failure.ts';
import { volumePath } from './container-image.ts';

/** An image that the engine has. */
export interface LocalImage {
  /** With its tag. */
  readonly name: string;
  /** The id of its contents, `sha256:…`. */
  readonly digest: string;
  /** Where the data of a container goes. */
  readonly volumePath: string;
}

const description = z.object({
  Id: z.string(),
  Config: z.object({
    Volumes: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
    Env: z.optional(z.nullable(z.array(z.string()))),
  }),
});

/** The image as the engine has it, or null. Throws ENGINE_NOT_RUNNING, ENGINE_FAILED, CANCELLED. */
export async function localImage(
  engine: ContainerEngine,
  name: string,
  signal?: AbortSignal,
): Promise<LocalImage | null> {
  const found = z.safeParse(description, await inspectThing(engine, 'image', name, signal));
  if (!found.success) return null;
  const { Id, Config } = found.data;
  return {
    name,
    digest: fullDigest(Id),
    volumePath: volumePath({
      volumes: Object.keys(Config.Volumes ?? {}),
      environment: Config.Env ?? [],
    }),
  };
}

/** docker writes the algorithm before an id, podman does not. */
function fullDigest(id: string): string {
  return id.includes(':') ? id : `sha256:${id}`;
}

/** The reason of a failure stands in the last lines of a pull. */
const keptLines = 10;

export interface PullOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: FallbackSpec['onProgress'];
}

/**
 * Fetches an image, telling how many of its layers are there. Throws IMAGE_MISSING with the engine's
 * words, ENGINE_NOT_RUNNING, DISK_FULL and CANCELLED.
 */
export async function pullImage(
  engine: ContainerEngine,
  name: string,
  { signal, onProgress }: PullOptions,
): Promise<LocalImage> {
  const sentence = `Fetching the image ${name}`;
  onProgress?.(sentence);
  const last: string[] = [];
  const layers = new Set<string>();
  let done = 0;
  const lines = engineLines(engine, ['pull', name], signal);
  for (;;) {
    const next = await lines.next();
    if (next.done === true) {
      refuseCancelled(signal);
      if (next.value.exitCode !== 0) throw notFetched(engine, name, last.join('\n'));
      break;
    }
    last.push(next.value);
    if (last.length > keptLines) last.shift();
    const layer = /^([0-9a-f]{12}): |^Copying (?:blob|config) (\S+)/u.exec(next.value);
    if (layer !== null) layers.add(layer[1] ?? layer[2] ?? '');
    if (/: (?:Pull complete|Already exists)$|^Copying \S+ \S+ (?:done|skipped)/u.test(next.value)) {
      done += 1;
      onProgress?.(sentence, { done: Math.min(done, layers.size), total: layers.size });
    }
  }
  const image = await localImage(engine, name, signal);
  if (image === null) throw notFetched(engine, name, last.join('\n'));
  return image;
}

function notFetched(engine: ContainerEngine, name: string, output: string): SetupError {
  const words = engineWords(output, '');
  const failure = engineFailure(engine.program, words);
  if (failure.code === 'DISK_FULL') return failure;
  if (failure.code === 'ENGINE_NOT_RUNNING' && /docker\.sock|docker daemon/iu.test(words)) {
    return failure;
  }
  return new SetupError('IMAGE_MISSING', {
    message: `The image ${name} is not here and cannot be fetched.`,
    detail: words,
    fix: `Type "${engine.program} pull ${name}" where there is a network; from another machine "${engine.program} save" and "${engine.program} load" bring it here. Then run this again.`,
    target: 'fallback',
  });
}
