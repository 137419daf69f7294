import { settingValue } from '../settings/database-settings.ts';
import { shownEndpoint } from '../settings/endpoint-credentials.ts';
import type { ReadSettings } from '../settings/read-settings.ts';

/** The inference endpoint as it may be shown, without its credentials. */
export function endpointText({ settings }: ReadSettings): string {
  const endpoint = settingValue(settings, 'inference.host');
  if (endpoint === null) return 'not set';
  return shownEndpoint(String(endpoint));
}
