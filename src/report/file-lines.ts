import type { FileChange } from '../plan/setup-state.ts';

/** What happened to the settings files, one line each. */
export function fileLines(files: readonly FileChange[]): readonly string[] {
  return files.map(({ path, changed, created, keys }) => {
    if (!changed) return `  unchanged  ${path}`;
    return `  ${created ? 'created' : 'changed'}    ${path}: ${keys.join(', ')}`;
  });
}
