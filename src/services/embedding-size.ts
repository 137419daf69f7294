import * as z from 'zod/mini';
import { type OllamaAnswer, askOllama } from './ask-ollama.ts';
import type { OllamaAddress } from './ollama-address.ts';
import type { ServicePlace } from './way-words.ts';

/** As short as a text can be that every model takes. */
const sample = 'setup-wizard';

const vector = z.array(z.number()).check(z.minLength(1));
const forms = [
  z.pipe(
    z.object({ embeddings: z.array(vector).check(z.minLength(1)) }),
    z.transform(({ embeddings }) => embeddings[0]?.length ?? 0),
  ),
  z.pipe(
    z.object({ embedding: vector }),
    z.transform(({ embedding }) => embedding.length),
  ),
  z.pipe(
    z.object({ data: z.array(z.object({ embedding: vector })).check(z.minLength(1)) }),
    z.transform(({ data }) => data[0]?.embedding.length ?? 0),
  ),
];

/** How many numbers a model gives, or the answer that does not say it. */
export type EmbeddingSize =
  | { readonly kind: 'size'; readonly numbers: number; readonly ms: number }
  | { readonly kind: 'untold'; readonly answer: OllamaAnswer };

/**
 * Has one short text embedded. A server before Ollama 0.3 does not know the call and is asked by the
 * older one. How long the model stays in memory is left to the server: to say it here would change it
 * for the application, too.
 */
export async function embeddingSize(
  model: string,
  {
    address,
    place,
    signal,
    embedMs,
  }: {
    readonly address: OllamaAddress;
    readonly place: ServicePlace;
    readonly signal: AbortSignal;
    /** Milliseconds for each call. */
    readonly embedMs: number;
  },
): Promise<EmbeddingSize> {
  const ask = (path: string, json: unknown): Promise<OllamaAnswer> =>
    askOllama(address, place, { path, json, timeoutMs: embedMs, signal });
  if (address.compatible) return sizeIn(await ask('/embeddings', { model, input: sample }));
  const answer = await ask('/api/embed', { model, input: sample });
  const unknownCall = answer.kind === 'refusal' && [404, 405].includes(answer.status);
  if (!unknownCall || /model/iu.test(answer.reason)) return sizeIn(answer);
  return sizeIn(await ask('/api/embeddings', { model, prompt: sample }));
}

function sizeIn(answer: OllamaAnswer): EmbeddingSize {
  if (answer.kind !== 'answer') return { kind: 'untold', answer };
  for (const form of forms) {
    const found = form.safeParse(answer.value);
    if (found.success) return { kind: 'size', numbers: found.data, ms: answer.ms };
  }
  return { kind: 'untold', answer };
}
