/** What a value may be; parse-value.ts holds the rule of each kind. */
export type SettingKind =
  | 'host'
  | 'port'
  | 'name'
  | 'password'
  | 'sslmode'
  | 'path'
  | 'switch'
  | 'fallback-mode'
  | 'dimensions'
  | 'url';

export type SettingValue = string | number | boolean;

/** How a setting is given on the command line. Names are without the leading dashes. */
export type SettingFlag =
  | { readonly kind: 'value'; readonly name: string; readonly hint: string }
  | { readonly kind: 'switch'; readonly name: string }
  | { readonly kind: 'secret'; readonly file: string; readonly stdin: string | null };

export type SettingGroup = 'primary' | 'fallback' | 'vectors' | 'inference';

/** One row of the settings table (design contract 3.1). */
export interface SettingDefinition<Id extends string = string> {
  readonly id: Id;
  readonly group: SettingGroup;
  readonly title: string;
  readonly kind: SettingKind;
  /** Place in config.json; "*" stands for every member of an object. */
  readonly config: readonly string[];
  readonly env: string;
  readonly flag: SettingFlag;
  /** The default in words, for help and documentation. */
  readonly defaultText: string;
  readonly help: string;
}
