/**
 * What Ink and its libraries import but the screens never use, and what stands for it. Most of it makes
 * Ink's own page for a crash; the screens leave the terminal first and main.ts words the error.
 */
export const unused = {
  // Only asked for by developers.
  'react-devtools-core': 'export default {}',
  './devtools.js': 'export default {}',
  // signal-exit checks an argument with it; loading it costs 3 ms.
  assert: 'module.exports = { equal() {} }',
  // Asked when standard output does not tell its size; then 80x24 it is.
  'terminal-size': 'export default () => ({ columns: 80, rows: 24 })',
  'patch-console': 'export default () => () => undefined',
  'stack-utils':
    'module.exports = class { static nodeInternals() { return [] } parseLine() { return null } }',
  'code-excerpt': 'export default () => undefined',
};
