import type { MigrationTokens } from './migrations/migration.ts';

const token = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** Fills in what is known of `{{name}}`, wherever it stands: functions carry SQL in their quotes. */
export function fillTokens(text: string, tokens: MigrationTokens): string {
  if (!text.includes('{{')) return text;
  const values = new Map<string, string>(
    Object.entries(tokens).map(([name, value]) => [name, String(value)]),
  );
  return text.replace(token, (whole, name: string) => values.get(name) ?? whole);
}

/** The first token of a text that nobody fills, or null. */
export function unknownToken(text: string, tokens: MigrationTokens): string | null {
  const found = [...text.matchAll(token)].find(([, name]) => !((name ?? '') in tokens));
  return found?.[0] ?? null;
}
