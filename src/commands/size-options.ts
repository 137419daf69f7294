import { vectorTypes } from '../pgvector/embedding-bytes.ts';
import {
  locationOptions,
  type OptionDefinition,
  retriesOption,
  settingOptions,
} from './option-table.ts';

/** The options of `size`. */
export const sizeOptions: readonly OptionDefinition[] = [
  { name: 'rows', hint: 'N', help: 'How many rows there will be, such as 250k or 1M (default 1M)' },
  {
    name: 'dimensions',
    hint: 'N',
    help: 'Dimensions of an embedding (default: VECTOR_DIMENSIONS, or of --table)',
  },
  {
    name: 'type',
    hint: 'TYPE',
    choices: vectorTypes,
    help: 'vector (default), halfvec, bit or sparsevec',
  },
  {
    name: 'non-zero',
    hint: 'N',
    help: 'sparsevec: how many elements are not zero (default 100)',
  },
  {
    name: 'index',
    hint: 'KIND',
    choices: ['hnsw', 'ivfflat', 'none'],
    help: 'hnsw (default), ivfflat or none',
  },
  { name: 'm', hint: 'N', help: 'hnsw: neighbours of an element, 2 to 100 (default 16)' },
  {
    name: 'ef-construction',
    hint: 'N',
    help: 'hnsw: candidates while building, 4 to 1000, at least 2 m (default 64)',
  },
  { name: 'lists', hint: 'N', help: 'ivfflat: 1 to 32768 (default: a thousandth of the rows)' },
  {
    name: 'text-bytes',
    hint: 'N',
    help: 'Bytes of text beside each embedding (default 500)',
  },
  {
    name: 'table',
    hint: 'NAME',
    help: 'Take what a row needs from this table of the database, such as public.documents',
  },
  {
    name: 'measure',
    help: 'Measure the build time with 2,000 made-up rows in a transaction that is rolled back',
  },
  {
    name: 'target',
    hint: 'TARGET',
    choices: ['primary', 'fallback'],
    help: 'With --table or --measure: which database (default: primary, else fallback)',
  },
  ...settingOptions,
  retriesOption,
  ...locationOptions,
];
