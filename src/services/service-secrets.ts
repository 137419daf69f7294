import { endpointCredentials } from '../settings/endpoint-credentials.ts';
import type { ConfiguredServices } from './configured-services.ts';

/** Words of every report; a password like them cannot be hidden by its value. */
const everywhere = new Set(['redis', 'rediss', 'ollama', 'services', 'default', 'localhost']);

/** What identifies an application to its services, for redaction by value. */
export function serviceSecrets({ ollama, redis }: ConfiguredServices): readonly string[] {
  const urls = [...ollama.map(({ url }) => url), ...(redis === null ? [] : [redis.url])];
  return urls
    .flatMap((url) => endpointCredentials(url)?.secrets ?? [])
    .filter((secret) => !everywhere.has(secret.toLowerCase()));
}
