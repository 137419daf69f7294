import js from '@eslint/js';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** The arrows of the house: the key may not import from the folders in its list. */
const capabilities = ['./src/pgvector', './src/journal'];
/** They build on pgvector and not on each other. */
const users = [
  './src/schema',
  './src/roles',
  './src/fallback',
  './src/export',
  './src/transfer',
  './src/router',
  './src/reconcile',
  './src/services',
  './src/verify',
  './src/tuning',
  './src/statistics',
  './src/sizing',
  './src/move',
];
/** A fallback that changes its kind takes its data along; a router starts the fallback it needs. */
const uses = {
  './src/fallback': ['./src/transfer'],
  './src/router': ['./src/fallback'],
  './src/move': ['./src/transfer'],
};
const mayUse = (user, other) => uses[user]?.includes(other) === true;
/** The program itself, which sees everything. */
const programs = ['./src/command-line.ts', './src/main.ts', './src/bin.ts'];
const above = [
  './src/commands',
  './src/report',
  './src/plan',
  './src/wizard',
  './src/prompts',
  ...programs,
  './components',
];
/** What the operator sees; a face never sees another one. */
const faces = ['./src/prompts', './components'];
const arrows = [
  { target: './src/errors', from: ['./src'], except: ['./errors'] },
  { target: './src/charts', from: ['./src'], except: ['./charts', './errors'] },
  { target: './src/files', from: ['./src'], except: ['./files', './processes', './errors'] },
  { target: './src/postgres', from: ['./src'], except: ['./postgres', './errors'] },
  { target: './src/processes', from: ['./src'], except: ['./processes', './errors'] },
  { target: './src/settings', from: [...above, ...capabilities, ...users] },
  ...capabilities.map((target) => ({
    target,
    from: [...above, ...users, ...capabilities.filter((other) => other !== target)],
  })),
  ...users.map((target) => ({
    target,
    from: [...above, ...users.filter((other) => other !== target && !mayUse(target, other))],
  })),
  {
    target: './src/plan',
    from: [...faces, './src/commands', './src/report', './src/wizard', ...programs],
  },
  { target: './src/report', from: [...faces, './src/commands', './src/wizard', ...programs] },
  { target: './src/wizard', from: [...faces, './src/commands', ...programs] },
  { target: './src/prompts', from: ['./src/commands', './components', ...programs] },
  { target: './components', from: ['./src'], except: ['./wizard', './report/paint.ts'] },
  { target: './src/!(commands)/**', from: ['./components'] },
  { target: './src', from: ['./test', './bench'] },
];

export default tseslint.config(
  // The examples are programs of their own, with their own compiler options.
  { ignores: ['dist', 'coverage', 'node_modules', 'examples', '**/*.d.ts'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.tsx', '.js'] })],
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones: arrows }],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // With verbatimModuleSyntax `import { type X }` still loads the module.
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/**/*.ts', 'components/**/*.{ts,tsx}'],
    ignores: [
      'src/bin.ts',
      'src/main.ts',
      'src/fallback/embedded/serve-entry.ts',
      'src/fallback/embedded/engine-entry.ts',
    ],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'exit',
          message: 'Only main.ts and the entry points end the process.',
        },
      ],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^(ink|react)(/|$|-)', message: 'React and Ink live in components/ only.' },
          ],
        },
      ],
    },
  },
  { files: ['components/**/*.{ts,tsx}'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['test/**/*.{ts,tsx}', 'bench/**/*.ts', 'vitest.config.ts'],
    rules: {
      'max-lines-per-function': 'off',
      'no-console': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['build/**/*.mjs', '*.js'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', Buffer: 'readonly', URL: 'readonly' },
    },
  },
);
