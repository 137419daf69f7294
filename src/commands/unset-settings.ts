import { SetupError } from '../errors/setup-error.ts';
import type { SettingFlag } from '../settings/setting-definition.ts';
import { settingDefinition, type SettingId, settingsTable } from '../settings/settings-table.ts';
import { nearestName } from './nearest-name.ts';
import type { ParsedArguments } from './parse-arguments.ts';

/** Without these four there is no primary; a port or a TLS mode alone does not ask for one. */
const primaryItself: readonly SettingId[] = [
  'primary.host',
  'primary.database',
  'primary.user',
  'primary.password',
];

/** What --db-url-file sets in any case, so that emptying it at the same time makes no sense. */
const givenByUrl: readonly SettingId[] = [...primaryItself, 'primary.port'];

/**
 * The settings that --unset and --no-primary empty.
 *
 * @throws SetupError USAGE for an unknown name, for a setting that is also given, and for a primary
 * that is required although there shall be none
 */
export function unsetSettings({ options }: ParsedArguments): ReadonlySet<SettingId> {
  if (options.has('no-primary') && options.has('require-primary')) {
    throw new SetupError('USAGE', {
      message: '--no-primary and --require-primary contradict each other.',
      fix: 'Give one of them.',
    });
  }
  const list = options.get('unset');
  const named = list === undefined ? [] : list.split(',').map((name) => knownSetting(name.trim()));
  const groups = [
    { ids: named, option: '--unset' },
    { ids: options.has('no-primary') ? primaryItself : [], option: '--no-primary' },
  ];
  for (const { ids, option } of groups) {
    for (const id of ids) {
      const given = optionsFor(id).find((name) => options.has(name));
      if (given !== undefined) throw bothGivenAndUnset(`--${given}`, option, id);
    }
  }
  return new Set(groups.flatMap(({ ids }) => ids));
}

function knownSetting(name: string): SettingId {
  const found = settingsTable.find(({ id, env }) => name === id || name === env);
  if (found !== undefined) return found.id;
  // Somebody may have typed NAME=VALUE, and the value may be a secret.
  const [typed = ''] = name.split('=');
  const nearest = nearestName(
    typed,
    settingsTable.flatMap(({ id, env }) => [env, id]),
  );
  throw new SetupError('USAGE', {
    message:
      typed === ''
        ? '--unset needs the names of settings, separated by commas.'
        : `--unset: there is no setting "${typed}".${nearest === null ? '' : ` Did you mean ${nearest}?`}`,
    fix: 'Name settings as in .env, for example --unset POSTGRES_SSLROOTCERT; "setup-wizard show" lists them.',
  });
}

function optionsFor(id: SettingId): readonly string[] {
  const url = givenByUrl.includes(id) ? ['db-url-file'] : [];
  return [...namesOf(settingDefinition(id).flag), ...url];
}

function namesOf(flag: SettingFlag): readonly string[] {
  switch (flag.kind) {
    case 'value':
      return [flag.name];
    case 'switch':
      return [flag.name, `no-${flag.name}`];
    case 'secret':
      return [flag.file, ...(flag.stdin === null ? [] : [flag.stdin])];
  }
}

function bothGivenAndUnset(given: string, option: string, id: SettingId): SetupError {
  const title = settingDefinition(id).title.toLowerCase();
  return new SetupError('USAGE', {
    message: `${given} and ${option} contradict each other: the ${title} is both given and emptied.`,
    fix: 'Leave one of them out.',
  });
}
