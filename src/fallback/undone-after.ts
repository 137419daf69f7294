import { SetupError } from '../errors/setup-error.ts';

const seeWhatIsLeft = 'Type "setup-wizard fallback status" to see what is left.';

/**
 * Takes work back because of an error, and answers with that error, which the caller throws: what went
 * wrong first is what the operator has to mend. Where the undoing fails too, the answer says why.
 *
 * @param remains what to type about what is left then, a sentence
 */
export async function undoneAfter(
  error: unknown,
  undo: () => Promise<unknown>,
  remains = seeWhatIsLeft,
): Promise<unknown> {
  try {
    await undo();
    return error;
  } catch (left) {
    if (!(error instanceof SetupError)) return error;
    const { code, message, detail, fix, target } = error;
    const why = left instanceof Error ? left.message : String(left);
    const parts = [detail, `Not everything could be undone: ${why}`];
    return new SetupError(code, {
      message,
      detail: parts.filter((part) => part !== null).join('\n'),
      fix: `${fix} ${remains}`,
      target,
      cause: error,
    });
  }
}
