import {
  locationOptions,
  type OptionDefinition,
  retriesOption,
  settingOptions,
  targetOption,
} from './option-table.ts';

/** The options of `stats`. */
export const statsOptions: readonly OptionDefinition[] = [
  targetOption,
  ...settingOptions,
  retriesOption,
  ...locationOptions,
];
