import { join } from 'node:path';
import { SetupError } from '../../errors/setup-error.ts';
import { readTextFile } from '../../files/read-text-file.ts';
import type { MigrationTokens } from '../migrations/migration.ts';
import { defaultDeclaration } from './default-declaration.ts';
import { parseDeclaration } from './parse-declaration.ts';
import type { SchemaDeclaration } from './schema-declaration.ts';

/** Beside the migrations of a folder; not numbered, so never taken for one. */
export const declarationFile = 'schema.json';

/**
 * Reads the declaration in a folder of migrations. Without a folder, or without the file, only the
 * extensions are wanted.
 *
 * @throws SetupError SCHEMA_DECLARATION_INVALID with file, line and path, also when it cannot be read
 */
export async function readDeclaration(
  folder: string | null,
  tokens: MigrationTokens,
): Promise<SchemaDeclaration> {
  if (folder === null) return defaultDeclaration;
  const path = join(folder, declarationFile);
  const file = await readTextFile(path).catch((error: unknown) => {
    if (!(error instanceof SetupError)) throw error;
    throw new SetupError('SCHEMA_DECLARATION_INVALID', {
      message: error.message,
      detail: error.detail,
      fix: error.fix,
      cause: error,
    });
  });
  return file === null ? defaultDeclaration : parseDeclaration(file.text, path, tokens);
}
