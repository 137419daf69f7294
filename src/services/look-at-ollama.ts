import * as z from 'zod/mini';
import { shellWord } from '../errors/shell-word.ts';
import { type OllamaAnswer, askOllama } from './ask-ollama.ts';
import type { NamedModel, OllamaService } from './configured-services.ts';
import { embeddingSize } from './embedding-size.ts';
import { isListed, listedModels } from './model-names.ts';
import { type OllamaAddress, ollamaAddress } from './ollama-address.ts';
import { quotedWords } from './quoted-words.ts';
import { type ServiceLimits, usualLimits } from './service-limits.ts';
import {
  answered,
  refused,
  type ServiceFinding,
  type ServiceId,
  type ServiceResult,
  skipped,
} from './service-result.ts';
import type { ServicePlace } from './way-words.ts';

export interface OllamaLook {
  /** The setting that the embedding model is compared with; null leaves the model unasked. */
  readonly dimensions: number | null;
  readonly signal: AbortSignal;
  readonly limits?: ServiceLimits;
}

/** As many names as help to see a typing error. */
const shownModels = 5;

interface Scene extends ServiceLimits {
  readonly dimensions: number | null;
  readonly signal: AbortSignal;
  readonly address: OllamaAddress;
  readonly place: ServicePlace;
  readonly models: readonly NamedModel[];
}

/** Whether an inference server answers, has the models, and gives vectors of the size that is set. */
export async function lookAtOllama(
  service: OllamaService,
  look: OllamaLook,
): Promise<readonly ServiceResult[]> {
  const address = ollamaAddress(service.url);
  if (address === null) return results(null, [unreadable(service), notAsked, notAsked]);
  const place: ServicePlace = {
    endpoint: address.shown,
    namedBy: service.namedBy,
    start: 'ollama serve',
    plainScheme: 'http',
  };
  const { dimensions, signal, limits = usualLimits } = look;
  const scene = { ...limits, dimensions, signal, address, place, models: service.models };
  const server = await lookAtServer(scene);
  if (server.status === 'fail') return results(address.shown, [server, notAsked, notAsked]);
  const { finding, listed } = await lookAtModels(scene);
  return results(address.shown, [server, finding, await lookAtSize(scene, listed)]);
}

const notAsked = skipped('Not asked: the server gives no answer.');

function results(
  endpoint: string | null,
  [server, models, size]: readonly [ServiceFinding, ServiceFinding, ServiceFinding],
): readonly ServiceResult[] {
  const result = (id: ServiceId, finding: ServiceFinding): ServiceResult => ({
    id,
    endpoint,
    ...finding,
  });
  return [
    result('services.ollama', server),
    result('services.ollama.models', models),
    result('services.ollama.dimensions', size),
  ];
}

function unreadable({ namedBy }: OllamaService): ServiceFinding {
  return refused({
    message: `The address in ${namedBy} cannot be read.`,
    fix: `Write host, host:port or http(s)://host:port into ${namedBy}.`,
  });
}

const versionForm = z.object({ version: z.string() });

async function lookAtServer(scene: Scene): Promise<ServiceFinding> {
  const { address, place } = scene;
  const path = address.compatible ? '/models' : '/api/version';
  const answer = await ask(scene, path);
  if (answer.kind === 'silence') return refused(answer.words);
  if (answer.kind === 'refusal') return refused(answer.words, answer.ms);
  if (address.compatible && listedModels(answer.value) !== null) {
    return answered(`A server with the interface of OpenAI answers.`, answer.ms);
  }
  const version = versionForm.safeParse(answer.value);
  if (version.success)
    return answered(`Ollama ${quotedWords(version.data.version)} answers.`, answer.ms);
  return refused(notOllama(place, path), answer.ms);
}

async function lookAtModels(
  scene: Scene,
): Promise<{ readonly finding: ServiceFinding; readonly listed: readonly string[] }> {
  const { models, address, place } = scene;
  const wanted = [...new Set(models.map(({ model }) => model))];
  if (wanted.length === 0) {
    return { finding: skipped('No model is named in inference.*.model.'), listed: [] };
  }
  const path = address.compatible ? '/models' : '/api/tags';
  const answer = await ask(scene, path);
  if (answer.kind !== 'answer') return { finding: refused(answer.words), listed: [] };
  const listed = listedModels(answer.value);
  if (listed === null) return { finding: refused(notOllama(place, path), answer.ms), listed: [] };
  const missing = wanted.filter((model) => !isListed(model, listed));
  if (missing.length === 0)
    return { finding: answered(`There: ${names(wanted)}.`, answer.ms), listed };
  const words = {
    message: `Not there: ${names(missing)}. The server has ${names(listed) || 'no models'}.`,
    fix: `${missing.map(pullCommand).join(' && ')}, or correct ${placesOf(models, missing)}.`,
  };
  return { finding: refused(words, answer.ms), listed };
}

async function lookAtSize(scene: Scene, listed: readonly string[]): Promise<ServiceFinding> {
  const { models, dimensions } = scene;
  const embedding = models.find(({ capability }) => /embed/iu.test(capability));
  if (embedding === undefined) return skipped('No embedding model is named for this server.');
  const { model, capability } = embedding;
  if (!isListed(model, listed)) return skipped(`Not asked: ${model} is not there.`);
  if (dimensions === null) return skipped('Not asked.');
  const size = await embeddingSize(model, scene);
  if (size.kind === 'untold') return untold(model, size.answer, scene);
  const { numbers, ms } = size;
  if (numbers === dimensions) {
    return answered(`Model ${model} gives ${numbers} numbers, as the setting says.`, ms);
  }
  return refused(
    {
      message: `Model ${model} gives ${numbers} numbers, the setting is ${dimensions}.`,
      fix: `setup-wizard --non-interactive --vector-dimensions ${numbers} (stored vectors of another size do not fit any more), or name a model of ${dimensions} in inference.${capability}.model.`,
    },
    ms,
  );
}

function untold(model: string, answer: OllamaAnswer, { embedMs }: Scene): ServiceFinding {
  switch (answer.kind) {
    case 'silence':
      if (!answer.timedOut) return refused(answer.words);
      return {
        status: 'warn',
        latencyMs: null,
        message: `Model ${model} gave no vector within ${embedMs / 1_000} s; it may still be loading.`,
        fix: 'Run the same command again in a minute.',
      };
    case 'refusal':
      return refused(
        {
          message: `Model ${model} gives no vector: ${answer.reason === '' ? answer.words.message : `${answer.reason}.`}`,
          fix: 'Name an embedding model in inference.embedding.model, for example nomic-embed-text.',
        },
        answer.ms,
      );
    case 'answer':
      return refused({
        message: `The answer of model ${model} holds no vector.`,
        fix: 'Name an embedding model in inference.embedding.model, for example nomic-embed-text.',
      });
  }
}

function ask({ address, place, signal, answerMs }: Scene, path: string): Promise<OllamaAnswer> {
  return askOllama(address, place, { path, timeoutMs: answerMs, signal });
}

function notOllama({ endpoint, namedBy }: ServicePlace, path: string) {
  return {
    message: `${endpoint} answers ${path} in JSON, but not as Ollama does.`,
    fix: `Another service answers there: correct ${namedBy}.`,
  };
}

function names(models: readonly string[]): string {
  const shown = models.slice(0, shownModels).map((model) => quotedWords(model));
  const more = models.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

function pullCommand(model: string): string {
  return `ollama pull ${shellWord(model)}`;
}

function placesOf(models: readonly NamedModel[], missing: readonly string[]): string {
  return models
    .filter(({ model }) => missing.includes(model))
    .map(({ capability }) => `inference.${capability}.model`)
    .join(', ');
}
