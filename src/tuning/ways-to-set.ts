import { type ParameterWay, parameterWay } from '../postgres/providers/parameter-ways.ts';
import type { ProviderId } from '../postgres/providers/provider-ids.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { parseMemory, settingBytes } from './memory-amount.ts';
import type { Recommendation } from './recommendation.ts';
import type { ServerSetting } from './tuning-facts.ts';

/** How to carry a recommendation out. */
export interface WayToSet {
  readonly setting: string;
  /** For the whole server, at its provider; null where there is no way. */
  readonly server: string | null;
  /** For one role in one database; null for what a session cannot set. */
  readonly role: string | null;
}

export interface Ways {
  readonly ways: readonly WayToSet[];
  readonly note: string | null;
  readonly source: ParameterWay['source'];
  readonly certain: boolean;
}

/** How to set what is recommended, at the provider of the server. */
export function waysToSet(
  recommendations: readonly Recommendation[],
  settings: readonly ServerSetting[],
  at: { readonly provider: ProviderId; readonly user: string; readonly database: string },
): Ways {
  const way = parameterWay(at.provider);
  const ways = recommendations.flatMap(({ setting, to, needs }) => {
    if (to === null) return [];
    const unit = settings.find(({ name }) => name === setting)?.unit ?? null;
    return [
      {
        setting,
        server: way.change({
          name: setting,
          value: to,
          number: inUnit(to, unit),
          restart: needs === 'restart',
        }),
        role: needs === 'session' ? roleStatement(at, setting, to) : null,
      },
    ];
  });
  return { ways, note: way.note, source: way.source, certain: way.certain };
}

/** Sets something for the sessions of one role in one database. */
export function roleStatement(
  { user, database }: { readonly user: string; readonly database: string },
  setting: string,
  value: string,
): string {
  const quoted = /^\d+$/u.test(value) ? value : `'${value}'`;
  return `alter role ${quoteIdentifier(user)} in database ${quoteIdentifier(database)} set ${setting} = ${quoted};`;
}

function inUnit(value: string, unit: string | null): string {
  const bytes = parseMemory(value);
  const one = settingBytes('1', unit);
  return bytes === null || one === null ? value : String(Math.round(bytes / one));
}
