import { isContrib } from './is-contrib.ts';
import type { Platform } from './platform.ts';

export const conda: Platform = {
  id: 'conda',
  name: 'conda-forge',
  aliases: ['conda-forge', 'mamba', 'anaconda'],
  sign: 'conda in the name of the machine',
  shows: (text) => text.includes('-conda-'),
  pgvectorFrom: 'the package pgvector of conda-forge',
  packageText: (place) =>
    isContrib(place)
      ? 'conda install -c conda-forge postgresql (it has the contrib modules).'
      : 'conda install -c conda-forge pgvector, in the environment of the server.',
  facts: [
    {
      text: 'The package is pgvector of conda-forge.',
      source: 'pgvector README',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'A server from conda-forge has conda in its version().',
      source: 'conclusion from the names of its compilers',
      checked: '2026-11-20',
      certain: false,
    },
  ],
};
