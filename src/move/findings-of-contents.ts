import { recordingFence } from '../journal/recording-fence.ts';
import { unreplayedWrites } from '../journal/unreplayed-writes.ts';
import type { DatabaseCatalogue } from '../transfer/database-catalogue.ts';
import type { DumpedThings } from './dumped-things.ts';
import type { MoveFinding } from './move-finding.ts';
import type { RefusedThing } from './rehearse.ts';
import type { SideView } from './side-view.ts';

/** Whether one side holds writes that another database is still to get. */
export async function writesFinding(
  { connection, side }: SideView,
  which: 'source' | 'target',
): Promise<readonly MoveFinding[]> {
  const recording = await recordingFence(connection);
  const writes = await unreplayedWrites(connection);
  if (!recording && writes === 0) return [];
  const what =
    writes > 0
      ? `holds ${writes} ${writes === 1 ? 'write' : 'writes'} that the primary does not have`
      : 'is in use in place of the primary, and records what is written to it';
  return [
    {
      id: 'move.writes',
      side: which,
      status: 'fail',
      code: 'FALLBACK_HOLDS_WRITES',
      message: `${side.name} ${what}.`,
      fix: 'Bring them back first: setup-wizard reconcile --apply; or give them up: setup-wizard reconcile --discard.',
    },
  ];
}

/** Others that work on the source while it is copied. */
export function sessionsFinding({ facts, side }: SideView): readonly MoveFinding[] {
  const { sessions } = facts;
  if (sessions === 0) return [];
  return [
    {
      id: 'move.sessions',
      side: 'source',
      status: 'warn',
      message: `${sessions} other ${sessions === 1 ? 'session works' : 'sessions work'} on ${side.name}: what it gets after the copy has begun is not on the target.`,
      fix: 'Begin with --prepare while it is in use; then stop what writes to it, and run the move again without.',
    },
  ];
}

/** What an index and the log of what is written add, at most; the same as a sync counts with. */
const overhead = 1.5;

/** How much there is, and whether it fits where that is known. */
export function spaceFinding({ facts }: SideView, room: number | null): MoveFinding {
  const bytes = facts.bytes === null ? null : Number(facts.bytes);
  const finding = { id: 'move.space', side: 'target', fix: null } as const;
  if (bytes === null) {
    const message = 'How much the source holds is not told to this role.';
    return { ...finding, status: 'pass', message };
  }
  const size = `The source takes ${megabytes(bytes)} with its indexes`;
  if (room === null) {
    const message = `${size}; the target needs as much, and about half of it again while it is filled.`;
    return { ...finding, status: 'pass', message };
  }
  const fits = bytes * overhead <= room;
  return {
    ...finding,
    status: fits ? 'pass' : 'fail',
    message: `${size}, and ${megabytes(room)} are free where the target is.`,
    fix: fits ? null : 'Free some space on the disk of the target.',
    code: 'DISK_LOW',
  };
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1_000_000).toLocaleString('en-US')} MB`;
}

/** Extensions of another version than on the source; one that is missing shows in what needs it. */
export function extensionFindings(
  { catalogue: from }: SideView,
  { catalogue: to, facts }: SideView,
): readonly MoveFinding[] {
  const finding = { id: 'move.extensions', side: 'target' } as const;
  const words = from.extensions.flatMap(({ name, version }): readonly MoveFinding[] => {
    const there = to.extensions.find((one) => one.name === name)?.version;
    const offered = facts.available.find((one) => one.name === name)?.version ?? null;
    const found = there ?? offered;
    if (found === null || found === version || !isOlder(found, version)) return [];
    const message = `Extension ${name} is ${version} on the source and ${found} on the target, which is older.`;
    const newer = offered !== null && !isOlder(offered, version) && there !== undefined;
    const fix = newer
      ? `As its owner on the target: alter extension ${name} update`
      : 'Install a newer version on that server if something below is refused.';
    return [{ ...finding, status: 'warn', message, fix }];
  });
  if (words.length > 0) return words;
  const names = from.extensions.map(({ name }) => name).filter((name) => name !== 'plpgsql');
  if (names.length === 0) return [];
  const message = `Extensions of the source: ${names.join(', ')}.`;
  return [{ ...finding, status: 'pass', message, fix: null }];
}

function isOlder(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => text.split('.').map(Number));
  for (const [at, number] of (b ?? []).entries()) {
    const difference = (a?.[at] ?? 0) - number;
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** What the target did not take when it was tried, and what no copy brings over. */
export function objectFindings(
  { catalogue }: SideView,
  refused: readonly RefusedThing[],
  {
    dumped,
    allowMissing,
  }: { readonly dumped: DumpedThings | null; readonly allowMissing: boolean },
): readonly MoveFinding[] {
  const finding = { id: 'move.objects', side: 'target' } as const;
  const unknown = thingsNotMoved(catalogue, dumped).map((what) => ({
    what,
    why:
      dumped === null
        ? 'only pg_dump can bring it, and none that is as new as the source was found here'
        : 'things of this kind are not moved',
    dispensable: true,
  }));
  const all = [...refused, ...unknown];
  if (all.length === 0) {
    const message =
      'The target takes every table, index, view, function, trigger and policy; it was tried.';
    const by =
      dumped === null || dumped.creations.length === 0
        ? ''
        : ` ${dumped.creations.map(({ label }) => label).join(', ')}: by pg_dump ${dumped.version}.`;
    return [{ ...finding, status: 'pass', message: `${message}${by}`, fix: null }];
  }
  // An extension that nothing needs is not missed.
  const needed = all.some(({ what }) => !what.startsWith('extension '));
  return all.map(({ what, why, dispensable }) => {
    const mayMiss = dispensable && (allowMissing || !needed);
    return {
      ...finding,
      status: mayMiss ? 'warn' : 'fail',
      message: `The target does not get the ${what}: ${why}.`,
      fix: mayMiss
        ? null
        : dispensable
          ? 'Make that possible, or go on without it: --allow-missing'
          : fixOf(what),
    };
  });
}

/** What neither our own statements nor pg_dump bring, by names. */
export function thingsNotMoved(
  { others }: Pick<DatabaseCatalogue, 'others'>,
  dumped: DumpedThings | null,
): readonly string[] {
  const brought = new Set(dumped?.creations.map(({ label }) => label));
  return others
    .map(({ kind, name }) =>
      kind === 'large objects' ? `${name} large objects` : `${kind} ${name}`,
    )
    .filter((what) => !brought.has(what));
}

function fixOf(what: string): string {
  return what.startsWith('schema ') || what.startsWith('extension ')
    ? 'Have it made there by its administrator, then run this again.'
    : 'Make that possible on the target, or change it on the source, then run this again.';
}
