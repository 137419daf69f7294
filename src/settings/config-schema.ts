import { sslModes } from '../postgres/connection-settings.ts';
import { fallbackModes } from './fallback-mode.ts';
import type { SettingKind } from './setting-definition.ts';
import { settingsTable } from './settings-table.ts';

type Schema = Readonly<Record<string, unknown>>;
type Tree = Map<string, Tree | Schema>;

/** The JSON schema (draft 2020-12) of the part of config.json that this program reads and writes. */
export function configSchema(): Schema {
  const root: Tree = new Map();
  for (const { config, kind, help } of settingsTable) {
    let node = root;
    for (const name of config.slice(0, -1)) node = branch(node, name);
    node.set(config.at(-1) ?? '', { description: help, ...valueSchema(kind) });
  }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'config.json of setup-wizard',
    ...objectSchema(root),
  };
}

function branch(node: Tree, name: string): Tree {
  const found = node.get(name);
  if (found instanceof Map) return found;
  const made: Tree = new Map();
  node.set(name, made);
  return made;
}

function objectSchema(tree: Tree): Schema {
  const members = [...tree].map(([name, node]): [string, Schema] => [
    name,
    node instanceof Map ? objectSchema(node) : node,
  ]);
  const every = members.find(([name]) => name === '*');
  if (every !== undefined) return { type: 'object', additionalProperties: every[1] };
  return { type: 'object', properties: Object.fromEntries(members) };
}

/** Numbers may be written as strings, as other readers of this file expect of the port. */
function valueSchema(kind: SettingKind): Schema {
  switch (kind) {
    case 'port':
      return {
        type: ['string', 'integer'],
        pattern: '^([0-9]{1,5})?$',
        minimum: 1,
        maximum: 65_535,
      };
    case 'dimensions':
      return {
        type: ['integer', 'string'],
        pattern: '^([0-9]{1,5})?$',
        minimum: 1,
        maximum: 16_000,
      };
    case 'switch':
      return { type: ['boolean', 'string'] };
    case 'sslmode':
      return { enum: ['', ...sslModes] };
    case 'fallback-mode':
      return { enum: ['', 'docker', ...fallbackModes] };
    case 'host':
    case 'name':
    case 'password':
    case 'path':
    case 'url':
      return { type: 'string' };
  }
}
