import fc from 'fast-check';
import type { ExportedFile } from '../../src/export/exported-file.ts';
import type { ExportedImage, ExportRequest } from '../../src/export/export-request.ts';

/** What a setup with a primary and a fallback exports. */
export const usualRequest: ExportRequest = {
  database: 'shop',
  user: 'ann',
  present: { host: 'db.example.com', port: 6000 },
  port: 6000,
  dimensions: 1536,
  fallback: { database: 'shop_fallback', user: 'ann', port: 5433 },
};

/** A container as the command gives it. */
export const usualImage: ExportedImage = {
  name: 'docker.io/pgvector/pgvector:0.8.7-pg17',
  dataPath: '/var/lib/postgresql/data',
  sharedMemory: '512m',
  serverOptions: ['-c', 'jit=off'],
  initArguments: '--auth-local=trust --auth-host=scram-sha-256',
};

/** A name that breaks most ways of quoting. */
export const uglyName = `we"ird'$HOME \${a}%{b}\\n#:- ü–😀=\`id\``;

/** Names as the settings accept them: no control characters, 63 bytes at most; composed letters (NFC). */
export const anyName: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...`"'\\$ {}%#:-=\`!&*?|<>@,[]~/;()`.split(/(?:)/u)),
      fc.constantFrom('${', '%{', '$$', '\\n', '\u2028', '\u200b', '\u00a0', '\ufeff', 'ü', '😀'),
      fc.constantFrom('a', 'B', '0', '_', 'true', 'null'),
    ),
    { minLength: 1, maxLength: 15 },
  )
  .map((parts) => parts.join('').normalize('NFC'));

/** The text of one of the files. */
export function textOf(files: readonly ExportedFile[], path: string): string {
  const found = files.find((file) => file.path === path);
  if (found === undefined) throw new Error(`no file ${path}`);
  return found.text;
}
