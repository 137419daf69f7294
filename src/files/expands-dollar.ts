import { join } from 'node:path';

import { readJson } from './read-json.ts';
import { readTextFile } from './read-text-file.ts';

/** Packages that load `.env` through dotenv-expand, which expands `$NAME` even in single quotes. */
const expanders = ['dotenv-expand', 'next', 'vite'] as const;
const sections = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;

/**
 * Whether the Node project in a folder loads its `.env` with something that expands `$`. False when
 * there is no package.json, or none that can be read.
 */
export async function expandsDollar(folder: string): Promise<boolean> {
  try {
    const file = await readTextFile(join(folder, 'package.json'));
    if (file === null) return false;
    const { value } = readJson(file.text);
    return sections.some((section) => {
      const packages = propertyOf(value, section);
      return expanders.some((name) => propertyOf(packages, name) !== undefined);
    });
  } catch {
    // It only decides about a warning.
    return false;
  }
}

function propertyOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}
