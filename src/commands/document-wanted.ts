/**
 * Whether standard output is to be one JSON document. Told before the command line is understood, so that
 * what is wrong with it is such a document, too.
 */
export function documentWanted(argv: readonly string[]): boolean {
  return argv.some(
    (argument, index) =>
      argument === '--json' ||
      argument === '--format=json' ||
      (argument === '--format' && argv[index + 1] === 'json'),
  );
}
