import * as z from 'zod/mini';

const ollamaModels = z.object({ models: z.array(z.object({ name: z.string() })) });
const compatibleModels = z.object({ data: z.array(z.object({ id: z.string() })) });

/** The models that a server lists, by Ollama's `/api/tags` or by `/v1/models`; null for another answer. */
export function listedModels(answer: unknown): readonly string[] | null {
  const own = ollamaModels.safeParse(answer);
  if (own.success) return own.data.models.map(({ name }) => name);
  const compatible = compatibleModels.safeParse(answer);
  return compatible.success ? compatible.data.data.map(({ id }) => id) : null;
}

/** Whether a model is among those listed. Ollama reads a name without a tag as `:latest`. */
export function isListed(model: string, listed: readonly string[]): boolean {
  return listed.some((name) => fullName(name) === fullName(model));
}

function fullName(model: string): string {
  const name = model.trim().toLowerCase();
  const last = name.slice(name.lastIndexOf('/') + 1);
  return last.includes(':') ? name : `${name}:latest`;
}
