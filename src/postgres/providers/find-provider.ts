import { allProviders } from './all-providers.ts';
import { allPlatforms } from './platforms/all-platforms.ts';
import type { Platform } from './platforms/platform.ts';
import type { Provider } from './provider.ts';

/** What a name stands for: a provider, or a way to install a server of one's own. */
export type FoundProvider =
  | { readonly kind: 'provider'; readonly provider: Provider }
  | { readonly kind: 'platform'; readonly platform: Platform };

/** Finds a provider or a platform by its id, its name or another name of it, in any case. */
export function findProvider(typed: string): FoundProvider | null {
  const name = typed.trim().toLowerCase();
  const provider = allProviders.find((each) => namesOf(each).includes(name));
  if (provider !== undefined) return { kind: 'provider', provider };
  const platform = allPlatforms.find((each) => namesOf(each).includes(name));
  return platform === undefined ? null : { kind: 'platform', platform };
}

/** Every name that `findProvider` takes, to find the one that a mistyped name meant. */
export function providerNames(): readonly string[] {
  return [...allProviders, ...allPlatforms].flatMap(namesOf);
}

function namesOf({ id, name, aliases }: Provider | Platform): readonly string[] {
  return [id, name.toLowerCase(), ...aliases];
}
