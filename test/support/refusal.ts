import { SetupError } from '../../src/errors/setup-error.ts';
import type { Connection } from '../../src/postgres/connection.ts';
import { showsIn } from '../../src/postgres/diagnose.ts';
import { diagnosisTable } from '../../src/postgres/diagnosis-table.ts';
import { errorSigns } from '../../src/postgres/error-signs.ts';

/** How the server refuses the statements, as our connection says it; the session stays usable. */
export async function refusal(connection: Connection, text: string): Promise<SetupError> {
  try {
    await connection.batch(text);
  } catch (error) {
    await connection.query('rollback');
    if (error instanceof SetupError) return error;
    throw error;
  }
  throw new Error(`nobody refused: ${text}`);
}

/** The row of the table that decided. */
export const rowOf = (error: SetupError): string | undefined =>
  diagnosisTable.find((row) => showsIn(row, errorSigns(error.cause)))?.id;
