import { SetupError } from '../errors/setup-error.ts';
import { detectPooler } from '../postgres/pooler.ts';
import { allProviders } from '../postgres/providers/all-providers.ts';
import { detectProvider } from '../postgres/providers/detect-provider.ts';
import {
  findProvider,
  type FoundProvider,
  providerNames,
} from '../postgres/providers/find-provider.ts';
import { allPlatforms } from '../postgres/providers/platforms/all-platforms.ts';
import type {
  DetectedProvider,
  InstructionPlace,
  Whereabouts,
} from '../postgres/providers/provider.ts';
import { unknownPlace } from '../postgres/providers/unknown-place.ts';
import {
  detectionLines,
  platformLines,
  providerLines,
  providerTable,
} from '../report/provider-lines.ts';
import { type Detection, platformSheet, providerSheet } from '../report/provider-sheet.ts';
import { primarySettings, settingSecrets } from '../settings/database-settings.ts';
import { readSettings } from '../settings/read-settings.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { nearestName } from './nearest-name.ts';
import { settingsRequest } from './settings-request.ts';

/**
 * Prints what is known about providers: all of them in a table, or one in full, filled in with the
 * configured primary. Contacts nobody: which provider the primary is, is told by its address.
 *
 * @throws SetupError USAGE for a name that is not known or one beside --detect; SETTINGS_INVALID when
 *   --detect finds no primary
 */
export async function providers(context: CommandContext): Promise<CommandOutcome> {
  const name = context.args.operands[0] ?? null;
  const detect = context.args.options.has('detect');
  if (name !== null && detect) throw twoWishes();
  const found = name === null ? null : knownProvider(name);
  const primary = await configuredPrimary(context);
  const place = placeOf(primary);
  if (found !== null) return one(found, place);
  if (primary === null) {
    if (detect) throw noPrimary();
    return all(place, null);
  }
  const provider = detectProvider(primary, null);
  const detected = detectionOf(provider, primary);
  return detect ? theDetected(provider, detected, place) : all(place, detected);
}

async function configuredPrimary(context: CommandContext): Promise<Whereabouts | null> {
  const { settings } = await readSettings(await settingsRequest(context));
  context.hideSecrets(settingSecrets(settings));
  // Whatever else is wrong with the settings does not matter here.
  return primarySettings(settings);
}

function placeOf(primary: Whereabouts | null): InstructionPlace {
  return {
    ...unknownPlace,
    ...(primary === null || primary.database === '' ? {} : { database: primary.database }),
    ...(primary === null || primary.user === '' ? {} : { user: primary.user }),
  };
}

function detectionOf(provider: DetectedProvider, at: Whereabouts): Detection {
  const { id, name, evidence } = provider;
  const pooler = detectPooler({ at, provider, loginPid: null, backendPid: 0 });
  return { provider: { id, name }, evidence, host: at.host, pooler };
}

function knownProvider(name: string): FoundProvider {
  const found = findProvider(name);
  if (found !== null) return found;
  const nearest = nearestName(name.toLowerCase(), providerNames());
  throw new SetupError('USAGE', {
    message: `There is no provider "${name}".`,
    fix:
      nearest === null
        ? 'List them with "setup-wizard providers"; a server of your own is "self-hosted".'
        : `Did you mean "setup-wizard providers ${/\s/.test(nearest) ? `'${nearest}'` : nearest}"?`,
  });
}

function all(place: InstructionPlace, detected: Detection | null): CommandOutcome {
  const sheets = allProviders.map((provider) => providerSheet(provider, place));
  const platforms = allPlatforms.map((platform) => platformSheet(platform, place));
  return outcome(
    [
      ...providerTable(sheets, platforms),
      '',
      ...(detected === null ? [] : detectionLines(detected)),
      'One of them in full: setup-wizard providers NAME',
    ],
    {
      providers: sheets.map(({ id, name, managed, pgvectorFrom, mayCreate }) => ({
        id,
        name,
        managed,
        pgvectorFrom,
        mayCreate,
      })),
      platforms: platforms.map(({ id, name, pgvectorFrom }) => ({ id, name, pgvectorFrom })),
      detected,
    },
  );
}

function one(found: FoundProvider, place: InstructionPlace): CommandOutcome {
  switch (found.kind) {
    case 'provider': {
      const provider = providerSheet(found.provider, place);
      return outcome(providerLines(provider), { provider });
    }
    case 'platform': {
      const platform = platformSheet(found.platform, place);
      return outcome(platformLines(platform), { platform });
    }
  }
}

function theDetected(
  found: DetectedProvider,
  detected: Detection,
  place: InstructionPlace,
): CommandOutcome {
  const provider = providerSheet(found, place);
  return outcome([...detectionLines(detected), '', ...providerLines(provider)], {
    detected,
    provider,
  });
}

function outcome(
  lines: readonly string[],
  document: Readonly<Record<string, unknown>>,
): CommandOutcome {
  return { exitCode: 0, lines, document, error: null };
}

function twoWishes(): SetupError {
  return new SetupError('USAGE', {
    message: 'A name and --detect contradict each other.',
    fix: 'Give one of them.',
  });
}

function noPrimary(): SetupError {
  return new SetupError('SETTINGS_INVALID', {
    message: 'No primary is configured, so there is nothing to detect.',
    fix: 'Name it with --db-host, or name a provider: setup-wizard providers NAME.',
  });
}
