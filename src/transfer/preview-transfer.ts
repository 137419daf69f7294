import { cancelled } from '../postgres/connection.ts';
import type { CatalogueTable } from './database-catalogue.ts';
import { refuseOwnRows } from './refuse-own-rows.ts';
import type { LeftOut } from './transfer-report.ts';
import type { TransferRequest } from './transfer-request.ts';
import { openSides, type TransferSides } from './transfer-sides.ts';
import { transferWork } from './transfer-work.ts';

/** What a transfer would do with a table. */
export interface PreviewedTable {
  readonly schema: string;
  readonly name: string;
  readonly way: 'copy' | 'update' | 'unchanged';
  /** On the source; the server's estimate where they were not counted. */
  readonly rows: number;
  /** On the source's disk, without indexes. */
  readonly bytes: number;
}

export interface TransferPreview {
  readonly tables: readonly PreviewedTable[];
  /** Tables that would be dropped, because the source has them no more. */
  readonly vanished: readonly string[];
  readonly leftOut: readonly LeftOut[];
  /** Whether anything would be written at all. */
  readonly pending: boolean;
}

/**
 * Looks what a transfer would do, with the same refusals. Changes nothing.
 *
 * @throws SetupError as `transferDatabase` does before it begins
 */
export async function previewTransfer(request: TransferRequest): Promise<TransferPreview> {
  let sides: TransferSides | null = null;
  try {
    sides = await openSides(request);
    const work = await transferWork(sides, request);
    await refuseOwnRows(sides, work, request);
    const { staged, updates, vanished, obsolete, sameObjects, ways } = work;
    const preview = (table: CatalogueTable): PreviewedTable => {
      const way = ways.get(table.oid) ?? { kind: 'copy' };
      return {
        schema: table.schema,
        name: table.name,
        way: way.kind,
        rows:
          way.kind === 'unchanged' ? way.rows : way.kind === 'update' ? way.now.rows : table.rows,
        bytes: Number(table.bytes),
      };
    };
    return {
      tables: sides.tables.filter(({ kind }) => kind === 'r').map(preview),
      vanished: vanished.map(({ schema, name }) => `${schema}.${name}`),
      leftOut: thingsLeftOut(sides),
      pending:
        !sameObjects || [staged, updates, vanished, obsolete].some(({ length }) => length > 0),
    };
  } catch (error) {
    if (request.signal?.aborted === true) throw cancelled(request.target.target);
    throw error;
  } finally {
    await sides?.close();
  }
}

/** What of the source cannot be brought over at all. */
export function thingsLeftOut({ source }: TransferSides): readonly LeftOut[] {
  return source.others.map(({ kind, name }) => ({
    what: kind === 'large objects' ? `${name} large objects` : `${kind} ${name}`,
    why: 'things of this kind are not brought over',
  }));
}
