import type { ConnectionSettings, SslMode } from '../postgres/connection-settings.ts';
import { endpointCredentials } from './endpoint-credentials.ts';
import type { FallbackMode } from './fallback-mode.ts';
import type { SettingKind, SettingValue } from './setting-definition.ts';
import { settingDefinition, type SettingId } from './settings-table.ts';
import type { ResolvedSetting, Settings } from './settings.ts';

/** What is known about the local fallback; the port and the password may still have to be found. */
export interface FallbackSettings {
  readonly enabled: boolean;
  readonly mode: FallbackMode;
  readonly host: string;
  readonly port: number | null;
  readonly database: string;
  readonly user: string;
  readonly password: string | null;
}

/** The value in force of one setting, or null. */
export function settingValue(settings: Settings, id: SettingId): SettingValue | null {
  return settings.values.get(id)?.value ?? null;
}

/** How to reach the primary, or null when none is configured. Settings must be free of problems. */
export function primarySettings(settings: Settings): ConnectionSettings | null {
  const host = textOf(settings, 'primary.host');
  if (host === null) return null;
  return {
    host,
    port: numberOf(settings, 'primary.port') ?? 5432,
    database: textOf(settings, 'primary.database') ?? '',
    user: textOf(settings, 'primary.user') ?? '',
    password: textOf(settings, 'primary.password'),
    sslmode: (textOf(settings, 'primary.sslmode') ?? 'prefer') as SslMode,
    sslrootcert: textOf(settings, 'primary.sslrootcert'),
  };
}

/** What the settings say about the fallback. Settings must be free of problems. */
export function fallbackSettings(settings: Settings): FallbackSettings {
  return {
    enabled: settingValue(settings, 'fallback.enabled') === true,
    mode: (textOf(settings, 'fallback.mode') ?? 'local') as FallbackMode,
    host: textOf(settings, 'fallback.host') ?? '127.0.0.1',
    port: numberOf(settings, 'fallback.port'),
    database: textOf(settings, 'fallback.database') ?? 'app_fallback',
    user: textOf(settings, 'fallback.user') ?? 'app',
    password: textOf(settings, 'fallback.password'),
  };
}

/** How to reach the fallback, or null while its port or password is not known or it is off. */
export function fallbackConnection(settings: Settings): ConnectionSettings | null {
  const { enabled, host, port, database, user, password } = fallbackSettings(settings);
  if (!enabled || port === null || password === null) return null;
  // Loopback only: asking for TLS would cost a round trip and never be granted.
  return { host, port, database, user, password, sslmode: 'disable', sslrootcert: null };
}

/** Dimensions of the application's embeddings. */
export function vectorDimensions(settings: Settings): number {
  return numberOf(settings, 'vectors.dimensions') ?? 768;
}

/** Below four characters a password would be masked inside addresses and numbers, too. */
function gives(shown: string, secret: string): boolean {
  return shown === secret || (secret.length < 4 && shown.includes(secret));
}

/** Our own texts and every database name these; a password like them cannot be hidden by its value. */
const everywhere = ['postgres', 'localhost', '127.0.0.1'];

/**
 * Every secret the settings hold in any layer, those in the URL of an endpoint included, for redaction
 * by value. A password that equals a value which is shown anyway (user `postgres`, password `postgres`)
 * is left out: masking the user's name would garble the report and give the password away.
 */
export function settingSecrets(settings: Settings): readonly string[] {
  const all = [...settings.values.values()];
  const offered = (setting: ResolvedSetting): readonly string[] => [
    ...setting.candidates.map(({ raw }) => raw),
    ...setting.leftovers.map(({ raw }) => raw),
    ...(setting.value === null ? [] : [String(setting.value)]),
  ];
  const texts = all.flatMap((setting) =>
    offered(setting).map((text) => partsOf(settingDefinition(setting.id).kind, text)),
  );
  const shown = new Set([...everywhere, ...texts.flatMap((text) => text.shown ?? [])]);
  const secrets = new Set(texts.flatMap((text) => text.secrets));
  return [...secrets].filter((secret) => ![...shown].some((value) => gives(value, secret)));
}

/** What of a value may be shown, and what may not. */
function partsOf(
  kind: SettingKind,
  text: string,
): { readonly shown: string | null; readonly secrets: readonly string[] } {
  if (kind === 'password') return { shown: null, secrets: [text] };
  const credentials = kind === 'url' ? endpointCredentials(text) : null;
  return { shown: credentials?.masked ?? text, secrets: credentials?.secrets ?? [] };
}

function textOf(settings: Settings, id: SettingId): string | null {
  const value = settingValue(settings, id);
  return typeof value === 'string' ? value : null;
}

function numberOf(settings: Settings, id: SettingId): number | null {
  const value = settingValue(settings, id);
  return typeof value === 'number' ? value : null;
}
