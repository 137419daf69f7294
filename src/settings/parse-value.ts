import * as z from 'zod/mini';
import { sslModes } from '../postgres/connection-settings.ts';
import { fallbackModes } from './fallback-mode.ts';
import type { SettingKind, SettingValue } from './setting-definition.ts';

/** PostgreSQL cuts identifiers at NAMEDATALEN - 1 bytes. */
const identifierBytes = 63;
/** pgvector's VECTOR_MAX_DIM: the most dimensions a vector column can store. */
const storableDimensions = 16_000;

const controlCharacter = /\p{Cc}/u;
const yes = ['true', '1', 'yes', 'on'];
const no = ['false', '0', 'no', 'off'];

const text = z.string().check(
  z.refine((value) => !controlCharacter.test(value), {
    error: 'must not contain control characters or line breaks',
  }),
);

const wholeNumber = (from: number, to: number, error: string) =>
  z.pipe(
    z.string().check(z.regex(/^\d{1,6}$/u, { error })),
    z.pipe(z.transform(Number), z.number().check(z.refine((n) => n >= from && n <= to, { error }))),
  );

const schemas: Readonly<Record<SettingKind, z.ZodMiniType<SettingValue>>> = {
  host: text.check(
    z.refine((value) => value.startsWith('/') || /^[^\s/@?#]+$/u.test(value), {
      error: 'must be a host name, an IP address or the path of a Unix socket directory',
    }),
  ),
  port: wholeNumber(1, 65_535, 'must be a number from 1 to 65535'),
  name: text.check(
    z.refine((value) => Buffer.byteLength(value) <= identifierBytes, {
      error: `must have at most ${String(identifierBytes)} bytes`,
    }),
  ),
  password: z.string().check(
    z.refine((value) => !value.includes('\u0000') && !/[\r\n]/u.test(value), {
      error: 'must be one line without NUL',
    }),
  ),
  sslmode: z.enum(sslModes, { error: `must be one of ${sslModes.join(', ')}` }),
  path: text,
  switch: z.pipe(
    z.string().check(
      z.refine((value) => [...yes, ...no].includes(value.toLowerCase()), {
        error: 'must be true or false',
      }),
    ),
    z.transform((value: string) => yes.includes(value.toLowerCase())),
  ),
  'fallback-mode': z.pipe(
    z.pipe(
      z.string(),
      z.transform((value: string) => (value === 'docker' ? 'container' : value)),
    ),
    z.enum(fallbackModes, { error: `must be one of ${fallbackModes.join(', ')}` }),
  ),
  dimensions: wholeNumber(
    1,
    storableDimensions,
    `must be a number from 1 to ${String(storableDimensions)}`,
  ),
  url: text.check(
    z.refine((value) => !/\s/u.test(value), { error: 'must be a URL or host without blanks' }),
  ),
};

export type ParsedValue =
  | { readonly kind: 'valid'; readonly value: SettingValue }
  | { readonly kind: 'invalid'; readonly reason: string };

/**
 * Reads one raw, non-empty value as its kind demands.
 *
 * @returns the typed value, or the reason it is refused, worded to follow the setting's title; the
 *   reason never repeats the value, which may be a secret.
 */
export function parseValue(kind: SettingKind, raw: string): ParsedValue {
  const result = z.safeParse(schemas[kind], raw);
  if (result.success) return { kind: 'valid', value: result.data };
  return { kind: 'invalid', reason: result.error.issues[0]?.message ?? 'is not valid' };
}
