import type { ErrorCode } from '../errors/error-codes.ts';
import { SetupError } from '../errors/setup-error.ts';
import { cancelled } from '../postgres/connection.ts';
import { chosenTables } from '../transfer/chosen-tables.ts';
import type { CatalogueTable, DatabaseCatalogue } from '../transfer/database-catalogue.ts';
import { moveFiller } from '../transfer/filling.ts';
import { withExtensionPlaces } from '../transfer/extension-places.ts';
import { withoutJournal, withoutTriggers } from '../transfer/without-journal.ts';
import {
  extensionFindings,
  objectFindings,
  sessionsFinding,
  spaceFinding,
  writesFinding,
} from './findings-of-contents.ts';
import { type DumpedThings, dumpedThings } from './dumped-things.ts';
import { findingsOfSides } from './findings-of-sides.ts';
import { addressOf, moveMark, type UnfinishedMove, unfinishedMove } from './move-book.ts';
import type { MoveFinding } from './move-finding.ts';
import type { MoveRequest } from './move-request.ts';
import {
  clashes,
  ledgerClashes,
  type TargetPrints,
  targetPrints,
  thingsThere,
} from './occupied-target.ts';
import { rehearse } from './rehearse.ts';
import { heldError, isHeld } from './hold-target.ts';
import { type SideView, targetsOf, viewSide } from './side-view.ts';

/** Both databases, looked at, with nothing changed. */
export interface MovePreflight {
  readonly findings: readonly MoveFinding[];
  /** The source, without what is about its failovers. */
  readonly source: DatabaseCatalogue;
  readonly tables: readonly CatalogueTable[];
  /** A move that the target has been told of before. */
  readonly unfinished: UnfinishedMove | null;
  readonly prints: TargetPrints;
  readonly targetEngine: DatabaseCatalogue['server']['engine'];
  /** What is made by the words of pg_dump; null when there is nothing, or no such program. */
  readonly dumped: DumpedThings | null;
}

/** Two sessions, one on each side, that look at both and are closed afterwards. */
export async function preflightMove(request: MoveRequest): Promise<MovePreflight> {
  const targets = targetsOf(request);
  const opened = await Promise.allSettled([
    viewSide(request.source, targets.source, request),
    viewSide(request.target, targets.target, request),
  ]);
  try {
    const [source, target] = opened.map((one) => {
      if (one.status === 'rejected') throw one.reason;
      return one.value;
    });
    if (source === undefined || target === undefined) throw new TypeError('a side is missing');
    return await look(source, target, request);
  } catch (error) {
    if (request.signal?.aborted === true) throw cancelled(targets.target);
    throw error;
  } finally {
    const views = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    await Promise.all(views.map(({ connection }) => connection.close()));
  }
}

async function look(
  found: SideView,
  target: SideView,
  request: MoveRequest,
): Promise<MovePreflight> {
  const whole = withExtensionPlaces(found.catalogue, target.catalogue);
  const chosen = chosenTables(whole, { tables: [], exclude: [] });
  const source = { ...found, catalogue: withoutJournal(whole, chosen) };
  const tables = chosen.map(withoutTriggers);
  const unfinished = await unfinishedMove(target.connection);
  const view = {
    source: source.catalogue,
    tables,
    unfinished,
    dumped: null,
    prints: new Map<string, string>(),
    targetEngine: target.catalogue.server.engine,
  };
  const early = await earlyFindings({ source, target, tables, unfinished, request });
  if (early.some(({ status }) => status === 'fail')) {
    return { ...view, findings: early };
  }
  const own = unfinished?.mark === moveMark(request.source) ? unfinished : null;
  // What an unfinished move has brought goes before the new one begins.
  const goesOn = own !== null && request.restart !== true;
  const empty = await emptyFindings(source, target, { tables, unfinished, request });
  const dumped = await dumpedThings(source, request);
  const refused = goesOn
    ? []
    : await rehearse(target.connection, {
        source: source.catalogue,
        there: target.catalogue,
        tables,
        extras: dumped?.creations ?? [],
      });
  const allowMissing = request.allowMissing === true;
  const findings = [
    ...early,
    ...empty,
    ...objectFindings(source, refused, { dumped, allowMissing }),
  ];
  const stays = findings.some(({ status }) => status === 'fail');
  return {
    ...view,
    dumped,
    findings,
    prints: stays ? view.prints : await targetPrints(target, tables),
  };
}

/** What one of the two, or both, tell of themselves; the rest is asked only when nothing of it is in the way. */
async function earlyFindings({
  source,
  target,
  tables,
  unfinished,
  request,
}: {
  readonly source: SideView;
  readonly target: SideView;
  readonly tables: readonly CatalogueTable[];
  readonly unfinished: UnfinishedMove | null;
  readonly request: MoveRequest;
}): Promise<readonly MoveFinding[]> {
  return [
    ...findingsOfSides(source, target, tables),
    ...(await writesFinding(source, 'source')),
    ...(await writesFinding(target, 'target')),
    ...((await isHeld(target.connection))
      ? [heldFinding(target)]
      : unfinishedFindings(unfinished, request)),
    ...extensionFindings(source, target),
    spaceFinding(source, request.room ?? null),
    ...sessionsFinding(source),
  ];
}

function heldFinding({ side }: SideView): MoveFinding {
  const { code, message, fix } = heldError(side.name);
  return { id: 'move.unfinished', side: 'target', status: 'fail', message, fix, code };
}

function unfinishedFindings(
  unfinished: UnfinishedMove | null,
  { source, restart = false }: MoveRequest,
): readonly MoveFinding[] {
  if (unfinished === null) return [];
  const finding = { id: 'move.unfinished', side: 'target' } as const;
  if (!unfinished.mark.startsWith(moveFiller)) {
    const message =
      'The target is being filled by "setup-wizard fallback", and that has not come to its end.';
    const fix = 'Let that end first, or take another database.';
    return [{ ...finding, status: 'fail', message, fix, code: 'MOVE_UNFINISHED' }];
  }
  if (restart) {
    const message = `What the unfinished ${unfinished.mark} has brought is taken away first.`;
    return [{ ...finding, status: 'warn', message, fix: null }];
  }
  if (unfinished.mark === moveMark(source)) {
    const message = `An earlier run from ${addressOf(source.settings)} is continued.`;
    return [{ ...finding, status: 'pass', message, fix: null }];
  }
  return [
    {
      ...finding,
      status: 'fail',
      message: `The target holds an unfinished ${unfinished.mark}.`,
      fix: 'Finish it with --from that database, or take away what it has brought: --restart',
      code: 'MOVE_UNFINISHED',
    },
  ];
}

/** How many things are named; the rest is counted. */
const named = 8;

async function emptyFindings(
  source: SideView,
  target: SideView,
  {
    tables,
    unfinished,
    request,
  }: {
    readonly tables: readonly CatalogueTable[];
    readonly unfinished: UnfinishedMove | null;
    readonly request: MoveRequest;
  },
): Promise<readonly MoveFinding[]> {
  const finding = { id: 'move.empty', side: 'target' } as const;
  const things = thingsThere(target.catalogue, unfinished);
  const ledger = await ledgerClashes(source, target);
  if (things.length === 0 && ledger.length === 0) {
    const message = `${request.target.name} is empty.`;
    return [{ ...finding, status: 'pass', message, fix: null }];
  }
  const more = things.length > named ? `, and ${things.length - named} more` : '';
  const list = `${things.slice(0, named).join(', ')}${more}`;
  if (things.length > 0 && request.intoExisting !== true) {
    const message = `${request.target.name} is not empty: ${list}.`;
    const fix =
      'Name an empty database, or add --into-existing: what is there stays, and a table of the same name has to be empty or hold the same rows.';
    return [{ ...finding, status: 'fail', message, fix, code: 'MOVE_TARGET_NOT_EMPTY' }];
  }
  const others = things.length === 0 ? [] : await clashes(source, target, tables, unfinished);
  const clash = [...others, ...ledger];
  if (clash.length === 0) {
    const message = `What ${request.target.name} holds stays: ${list}.`;
    return [{ ...finding, status: 'pass', message, fix: null }];
  }
  return clash.map((one) => ({
    ...finding,
    status: 'fail',
    message: `On ${request.target.name} ${one}; it is not overwritten.`,
    fix: 'Rename or drop it there when it is not needed, make it the same on the source, or move as its owner; then run this again.',
    code: 'MOVE_TARGET_NOT_EMPTY',
  }));
}

/** What stands in the way as one error, or null. */
export function refusalOf({ findings }: Pick<MovePreflight, 'findings'>): SetupError | null {
  const failed = findings.filter(({ status }) => status === 'fail');
  const [first] = failed;
  if (first === undefined) return null;
  const codes = new Set<ErrorCode>(failed.map(({ code }) => code ?? 'MOVE_REFUSED'));
  const [only] = codes;
  return new SetupError(codes.size === 1 && only !== undefined ? only : 'MOVE_REFUSED', {
    message: `${first.message.charAt(0).toUpperCase()}${first.message.slice(1)} Nothing was moved.`,
    detail:
      failed.length === 1
        ? null
        : failed
            .slice(1)
            .map(({ message }) => message)
            .join('\n'),
    fix: [...new Set(failed.flatMap(({ fix }) => fix ?? []))].join(' '),
  });
}
