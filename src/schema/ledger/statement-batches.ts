/**
 * What only changes rows: unlike SET it does not decide how the text behind it is read, so that the server
 * may read all of a batch before it runs the first of it.
 */
const changesRows = /^(?:insert|update|delete)\s/iu;

/** So many statements, or characters, are run again one by one when one of them fails. */
const most = 500;
const longest = 256 * 1024;

/**
 * The statements of a transaction in order, those together that may be sent in one round trip. The first
 * one is what keeps other runs out and stays alone.
 */
export function statementBatches(statements: readonly string[]): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let open: string[] | null = null;
  let length = 0;
  for (const [index, statement] of statements.entries()) {
    const joins = index > 0 && changesRows.test(statement);
    length += statement.length;
    if (joins && open !== null && open.length < most && length <= longest) {
      open.push(statement);
      continue;
    }
    const batch = [statement];
    batches.push(batch);
    open = joins ? batch : null;
    length = statement.length;
  }
  return batches;
}
