import { configValues } from '../settings/config-value.ts';
import type { SettingsLayers } from '../settings/read-settings.ts';
import { ollamaAddress } from './ollama-address.ts';

/** A model that an application asks for, and what for. */
export interface NamedModel {
  readonly capability: string;
  readonly model: string;
}

/** One inference server. */
export interface OllamaService {
  /** As it is written; may hold credentials. */
  readonly url: string;
  /** Where it is written first, for example "OLLAMA_HOST in .env". */
  readonly namedBy: string;
  readonly models: readonly NamedModel[];
}

/** The Redis of the application; none of our settings, and never written. */
export interface RedisService {
  /** As it is written; may hold a password. */
  readonly url: string;
  readonly namedBy: string;
}

/** The services beside the databases that the settings name. */
export interface ConfiguredServices {
  readonly ollama: readonly OllamaService[];
  readonly redis: RedisService | null;
}

/**
 * Which services are named: the distinct addresses of `inference.*.url` and OLLAMA_HOST, and REDIS_URL
 * of the environment or of `.env`. What a file will only get from its template is not named by anybody.
 * `--ollama-host` stands for all addresses at once, as it does when it is written.
 */
export function configuredServices(layers: SettingsLayers): ConfiguredServices {
  return { ollama: ollamaOf(layers), redis: redisOf(layers) };
}

function ollamaOf(layers: SettingsLayers): readonly OllamaService[] {
  const { flags, unset } = layers.sources;
  const flag = flags.get('inference.host');
  const named = namedCapabilities(layers);
  if (flag !== undefined && flag.raw !== '') {
    const models = named.flatMap(({ models }) => models);
    return [{ url: flag.raw, namedBy: flag.name, models }];
  }
  if (unset.has('inference.host')) return [];
  const host = variable(layers, 'OLLAMA_HOST');
  const ownHost = host === null ? [] : [{ ...host, models: [] }];
  const byCapability = named.flatMap(({ url, namedBy, models }) => {
    const at = url === null ? host : { url, namedBy };
    return at === null ? [] : [{ ...at, models }];
  });
  return distinct([...ownHost, ...byCapability]);
}

function namedCapabilities({ config, sources }: SettingsLayers) {
  if (config.original === null) return [];
  const found = (member: string): ReadonlyMap<string, string> =>
    new Map(
      configValues(sources.config.value, ['inference', '*', member]).map(({ place, raw }) => [
        place[1] ?? '',
        raw,
      ]),
    );
  const urls = found('url');
  const models = found('model');
  return [...new Set([...urls.keys(), ...models.keys()])].map((capability) => {
    const model = models.get(capability);
    return {
      url: urls.get(capability) ?? null,
      namedBy: `inference.${capability}.url in ${config.name}`,
      models: model === undefined ? [] : [{ capability, model }],
    };
  });
}

function distinct(all: readonly OllamaService[]): readonly OllamaService[] {
  const known = new Map<string, OllamaService>();
  for (const service of all) {
    const key = ollamaAddress(service.url)?.identity ?? service.url;
    const first = known.get(key);
    known.set(
      key,
      first === undefined ? service : { ...first, models: [...first.models, ...service.models] },
    );
  }
  return [...known.values()];
}

function redisOf(layers: SettingsLayers): RedisService | null {
  return variable(layers, 'REDIS_URL');
}

/** A variable of the environment or of `.env`; an empty one is unset. */
function variable(
  { sources, env }: SettingsLayers,
  name: string,
): { readonly url: string; readonly namedBy: string } | null {
  const outside = sources.environment[name] ?? '';
  if (outside !== '') return { url: outside, namedBy: `the environment variable ${name}` };
  const inFile = env.original === null ? '' : (sources.envFile.variables.get(name) ?? '');
  return inFile === '' ? null : { url: inFile, namedBy: `${name} in ${env.name}` };
}
