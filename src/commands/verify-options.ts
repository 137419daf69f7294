import {
  locationOptions,
  type OptionDefinition,
  retriesOption,
  settingOptions,
} from './option-table.ts';

/** The options of `verify`. */
export const verifyOptions: readonly OptionDefinition[] = [
  {
    name: 'target',
    hint: 'TARGET',
    choices: ['primary', 'fallback'],
    help: 'Only this one (default: the primary, and the fallback while the primary cannot be used)',
  },
  {
    name: 'minimum',
    hint: 'VERSION',
    help: 'The oldest pgvector that will do (default 0.5.0; 0.7.0 above 2000 dimensions)',
  },
  {
    name: 'column',
    hint: 'TABLE.COLUMN',
    help: 'Fail when this column exists and does not take vectors of VECTOR_DIMENSIONS',
  },
  { name: 'writable', help: 'Fail when nothing can be written' },
  ...settingOptions,
  retriesOption,
  ...locationOptions,
];
