/** Why a file of a migrations folder cannot be taken; `readMigrations` makes it an error of the whole. */
export class ScriptProblem extends Error {
  /** From 1; null when it is about the whole file. */
  readonly line: number | null;
  /** What to change. */
  readonly fix: string;

  constructor(line: number | null, message: string, fix: string) {
    super(message);
    this.name = 'ScriptProblem';
    this.line = line;
    this.fix = fix;
  }
}
