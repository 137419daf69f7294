import { findNodeAtLocation, getNodePath, type Node, parseTree } from 'jsonc-parser';
import { SetupError } from '../../errors/setup-error.ts';

export type JsonPath = readonly (string | number)[];

/** One thing that is wrong with a declaration. */
export interface DeclarationProblem {
  readonly path: JsonPath;
  readonly message: string;
  /** Where it stands in the text, where the path alone does not tell. */
  readonly offset?: number;
}

/** The error for a declaration that cannot be used: every problem with its line and its path. */
export function declarationInvalid(
  file: string,
  text: string,
  problems: readonly DeclarationProblem[],
): SetupError {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const lines = problems.map(({ path, message, offset = offsetOf(root, path) }) => {
    const at = path.length === 0 ? 'the file' : path.join(' > ');
    return { line: text.slice(0, offset).split('\n').length, words: `${at}: ${message}` };
  });
  const first = lines[0];
  return new SetupError('SCHEMA_DECLARATION_INVALID', {
    message: `${file}, line ${first?.line ?? 1}: ${first?.words ?? 'it cannot be used'}.`,
    detail:
      lines.length < 2 ? null : lines.map(({ line, words }) => `line ${line}: ${words}`).join('; '),
    fix: `Correct ${file}, then run the same command again.`,
  });
}

/** Keys that stand twice in one object: JSON takes the last of them and says nothing. */
export function repeatedKeys(text: string): readonly DeclarationProblem[] {
  const root = parseTree(text, [], { allowTrailingComma: true });
  return root === undefined ? [] : repeatedBelow(root);
}

function repeatedBelow(node: Node): readonly DeclarationProblem[] {
  const children = node.children ?? [];
  const below = children.flatMap(repeatedBelow);
  if (node.type !== 'object') return below;
  const seen = new Set<unknown>();
  const own = children.flatMap((property): readonly DeclarationProblem[] => {
    const [key, value] = property.children ?? [];
    const again = seen.has(key?.value);
    seen.add(key?.value);
    if (!again || value === undefined) return [];
    const message = 'this key stands here twice';
    return [{ path: getNodePath(value), message, offset: property.offset }];
  });
  return [...own, ...below];
}

function offsetOf(root: Node | undefined, path: JsonPath): number {
  if (root === undefined) return 0;
  // What is missing has no place of its own; the object that lacks it has.
  for (let length = path.length; length >= 0; length -= 1) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node !== undefined)
      return node.parent?.type === 'property' ? node.parent.offset : node.offset;
  }
  return 0;
}
