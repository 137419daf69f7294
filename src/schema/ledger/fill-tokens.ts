import type { MigrationTokens } from './migration.ts';

const known = /\{\{\s*(vector_dimensions|vector_schema)\s*\}\}/gu;

/** Fills in what is known of `{{name}}`, wherever it stands: functions carry SQL in their quotes. */
export function fillTokens(text: string, tokens: MigrationTokens): string {
  if (!text.includes('{{')) return text;
  return text.replace(known, (_, name: string) =>
    name === 'vector_schema' ? tokens.vector_schema : String(tokens.vector_dimensions),
  );
}
