import { isContrib } from './is-contrib.ts';
import type { Platform } from './platform.ts';

export const windows: Platform = {
  id: 'windows',
  name: 'Windows',
  aliases: ['win32', 'msvc'],
  sign: 'Visual C++, msvc, windows or mingw',
  shows: (text) => /Visual C\+\+|msvc|windows|mingw/i.test(text),
  pgvectorFrom: 'built with nmake, conda-forge, or a container',
  packageText: (place) =>
    isContrib(place)
      ? 'Run the installer of PostgreSQL again: it brings the contrib modules.'
      : 'In the "x64 Native Tools Command Prompt for VS" as administrator: set "PGROOT=FOLDER_OF_POSTGRESQL", git clone --branch v0.8.7 https://github.com/pgvector/pgvector.git, cd pgvector, nmake /F Makefile.win, nmake /F Makefile.win install. Or run PostgreSQL from conda-forge or in a container.',
  facts: [
    {
      text: 'pgvector is built with nmake in the x64 Native Tools prompt, as administrator.',
      source: 'pgvector README',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'PostgreSQL 17.0 to 17.2 lack a symbol that it needs: 17.3 or newer.',
      source: 'pgvector README',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'Files copied by hand end in "no installation script nor update path".',
      source: 'pgvector issues 507 and 798',
      checked: '2026-11-20',
      certain: true,
    },
  ],
};
