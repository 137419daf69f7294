import { SetupError } from '../errors/setup-error.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import type { Connection } from '../postgres/connection.ts';
import { shownName } from '../transfer/full-name.ts';
import { tablesWithOthers, type UnknownTables, unknownTables } from '../transfer/own-tables.ts';
import { openSnapshot } from '../transfer/source-snapshot.ts';
import { isSamePlace } from './same-place.ts';

/** Rows of a fallback that no sync brought, in words for each place: `public.orders`, `3 large objects`. */
export type OwnRows =
  | { readonly kind: 'none' }
  /** The primary was asked, and has others or none. */
  | { readonly kind: 'rows'; readonly places: readonly string[] }
  | { readonly kind: 'rows without primary'; readonly places: readonly string[] }
  /** `reason`: what the primary said, or did not say. */
  | { readonly kind: 'rows unknown'; readonly places: readonly string[]; readonly reason: string };

interface Question {
  readonly primary: ConnectionSettings | null;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((sentence: string) => void) | undefined;
}

/** A primary that is away has not to be waited for. Milliseconds. */
const primaryPatience = 3_000;

/** Finds them. The primary is asked only when there are some. Throws what `fallback` throws. */
export async function ownRows(
  fallback: Connection,
  address: ConnectionSettings,
  { primary, signal, onProgress }: Question,
): Promise<OwnRows> {
  const unknown = await unknownTables(fallback);
  const places = placesOf(unknown);
  if (places.length === 0) return { kind: 'none' };
  // Settings that name the fallback as its own primary prove nothing, and it serves one client at a time.
  if (primary === null || isSamePlace(primary, address))
    return { kind: 'rows without primary', places };
  onProgress?.('Comparing the rows of the fallback with those of the primary');
  try {
    const snapshot = await openSnapshot(primary, {
      ...{ target: 'primary', tries: 1, tryTimeoutMs: primaryPatience, signal },
    });
    try {
      const own = await tablesWithOthers(fallback, unknown.tables, snapshot);
      const rest = [...own, ...unknown.largeObjects];
      return rest.length === 0 ? { kind: 'none' } : { kind: 'rows', places: rest };
    } finally {
      await snapshot.close();
    }
  } catch (error) {
    const primarys = error instanceof SetupError && error.target === 'primary';
    if (!primarys || error.code === 'CANCELLED') throw error;
    return { kind: 'rows unknown', places, reason: error.message };
  }
}

function placesOf({ tables, largeObjects }: UnknownTables): readonly string[] {
  return [...tables.map(shownName), ...largeObjects];
}
