import type { BodyOf, FieldModel, ScreenId } from '../../src/wizard/screen-model.ts';
import { choice, field, mark } from './model-parts.ts';

export const primaryFields: readonly FieldModel[] = [
  field({
    text: 'db.example.com',
    cursor: 14,
    help: 'Name or address of the server, or a whole postgres:// URL.',
    provenance: 'from .env POSTGRES_HOST',
  }),
  field({ id: 'primary.port', label: 'Port', placeholder: '5432', provenance: 'default' }),
  field({ id: 'primary.database', label: 'Database', text: 'app', provenance: 'typed here' }),
  field({ id: 'primary.user', label: 'User', text: 'app_rw', provenance: 'typed here' }),
  field({
    id: 'primary.password',
    label: 'Password',
    text: 'correct horse',
    display: 'secret',
    provenance: 'typed here',
  }),
  field({ id: 'primary.sslmode', label: 'TLS mode', placeholder: 'prefer', provenance: 'default' }),
  field({ id: 'primary.sslrootcert', label: 'TLS root certificate', provenance: 'unset' }),
];

type Bodies = { readonly [Id in ScreenId]: BodyOf<Id> };

/** Every screen as it usually looks. */
export const typicalBodies: Bodies = {
  welcome: {
    id: 'welcome',
    findings: [
      mark('Files', { text: '.env and config.json are here.', ms: 3 }),
      mark('Git', {
        status: 'warn',
        text: '.env is not ignored by git.',
        fix: "echo '.env' >> .gitignore",
        ms: 41,
      }),
      mark('Fallback', { status: 'skip', text: 'No local fallback was made here yet.', ms: 2 }),
      mark('Containers', { status: 'running' }),
      mark('PostgreSQL', { status: 'waiting' }),
      mark('Port', { status: 'waiting' }),
    ],
    draft: choice(['Go on where you stopped (12 minutes ago, at Primary)', 'Start afresh']),
  },
  primary: {
    id: 'primary',
    kind: choice(['A PostgreSQL server', 'None, local only'], { focused: false }),
    fields: primaryFields,
  },
  'connection-test': {
    id: 'connection-test',
    place: 'db.example.com:5432/app as app_rw',
    stages: [
      mark('Name', { text: 'db.example.com is 192.0.2.7.', ms: 12 }),
      mark('Connection', { text: 'Port 5432 answers.', ms: 31 }),
      mark('TLS', { text: 'TLSv1.3, the certificate is not verified (prefer).', ms: 58 }),
      mark('Login', { status: 'fail', text: 'The password was refused.', ms: 64 }),
      mark('Database', { status: 'skip' }),
      mark('Rights', { status: 'skip' }),
      mark('pgvector', { status: 'skip' }),
    ],
    error: {
      code: 'PRIMARY_AUTH_FAILED',
      message: 'The server at db.example.com:5432 refused the password of user "app_rw".',
      detail: '28P01: password authentication failed for user "app_rw"',
      fix: 'Type the password again, or set a new one: ALTER ROLE app_rw PASSWORD ...;',
    },
    next: choice(['Change the password', 'Test again', 'Go on without the primary answering'], {
      notes: ['', '', 'The set-up then ends degraded (exit code 4): working on the fallback.'],
    }),
  },
  fallback: {
    id: 'fallback',
    modes: choice(['Local', 'Embedded', 'Container', 'Cluster', 'An existing server', 'Off'], {
      notes: [
        'The best that this machine has; today that is the embedded server.',
        'A PostgreSQL inside Node: nothing to install.',
        'PostgreSQL with pgvector in docker or podman.',
        'A private cluster of an installed PostgreSQL.',
        'A server that you look after.',
        'Nothing works while the primary is down.',
      ],
    }),
  },
  'fallback-settings': {
    id: 'fallback-settings',
    fields: [
      field({
        id: 'fallback.database',
        label: 'Database',
        cursor: 0,
        placeholder: 'app_fallback',
        help: 'Name of the database on the local fallback.',
        provenance: 'default',
      }),
      field({ id: 'fallback.user', label: 'User', placeholder: 'app', provenance: 'default' }),
      field({
        id: 'fallback.password',
        label: 'Password',
        display: 'secret',
        placeholder: 'generated',
        provenance: 'default',
      }),
      field({
        id: 'fallback.host',
        label: 'Host',
        placeholder: '127.0.0.1',
        provenance: 'default',
      }),
      field({ id: 'fallback.port', label: 'Port', placeholder: '5433', provenance: 'default' }),
    ],
  },
  dimensions: {
    id: 'dimensions',
    sizes: choice(['384', '768', '1536', '3072', 'Another number'], {
      index: 4,
      notes: ['Small sentence models.', 'nomic-embed-text and most of its size.', 'OpenAI, small.'],
    }),
    other: field({
      id: 'vectors.dimensions',
      label: 'Dimensions',
      text: '20000',
      cursor: 5,
      problem: 'Dimensions must be a whole number from 1 to 16000.',
      provenance: 'typed here',
    }),
    inference: { text: 'http://127.0.0.1:11434', provenance: 'default' },
  },
  inference: {
    id: 'inference',
    fields: [
      field({
        id: 'inference.host',
        label: 'Ollama host',
        text: 'http://127.0.0.1:11434',
        cursor: 7,
        help: 'Where the models are served; written to all five capabilities.',
        provenance: 'from config.json inference.embedding.url',
      }),
    ],
  },
  review: {
    id: 'review',
    state: 'ready',
    lines: [
      { tone: 'heading', text: 'Steps' },
      { tone: 'plain', text: '  1  Start the local fallback (embedded) on 127.0.0.1:5433' },
      { tone: 'plain', text: '  2  Check the fallback at 768 dimensions' },
      { tone: 'plain', text: '  3  Write .env and config.json' },
      { tone: 'plain', text: '' },
      { tone: 'heading', text: 'Drift' },
      { tone: 'warning', text: 'Port: .env says 5432, config.json says 6000; .env wins.' },
      { tone: 'plain', text: '' },
      { tone: 'heading', text: '.env' },
      { tone: 'muted', text: '@@ -1,2 +1,4 @@' },
      { tone: 'plain', text: ' POSTGRES_HOST=db.example.com' },
      { tone: 'removed', text: '-POSTGRES_PORT=' },
      { tone: 'added', text: '+POSTGRES_PORT=5432' },
      { tone: 'added', text: '+POSTGRES_PASSWORD=********' },
    ],
    scroll: 0,
    error: null,
    next: choice(['Apply', 'Edit an answer', 'Settle the differences (1)']),
  },
  apply: {
    id: 'apply',
    state: 'running',
    steps: [
      mark('Start the local fallback (embedded) on 127.0.0.1:5433', {
        text: 'PostgreSQL 18.6, pgvector 0.8.7',
        ms: 1129,
      }),
      mark('Check the fallback at 768 dimensions', {
        status: 'running',
        text: 'Building an HNSW index',
        ms: 135,
      }),
      mark('Create .env and create config.json', { status: 'waiting' }),
    ],
    bar: { done: 12, total: 40 },
    log: ['Unpacking a new data directory', 'Starting the embedded server'],
    error: null,
    next: null,
  },
  checks: {
    id: 'checks',
    state: 'ready',
    rows: [
      {
        id: 'connect',
        target: 'fallback',
        status: 'pass',
        message: 'Connected to "app_fallback" at 127.0.0.1:5433 as "app".',
        fix: null,
      },
      {
        id: 'server.version',
        target: 'fallback',
        status: 'pass',
        message: 'PostgreSQL 18.6',
        fix: null,
      },
      {
        id: 'pgvector.version',
        target: 'fallback',
        status: 'warn',
        message: 'pgvector 0.8.0 has a known flaw: CVE-2026-1234 (fixed in 0.8.7).',
        fix: 'ALTER EXTENSION vector UPDATE;',
      },
      {
        id: 'privileges',
        target: 'fallback',
        status: 'fail',
        message: 'User "app" may not create tables in schema "public".',
        fix: 'GRANT CREATE ON SCHEMA public TO app;',
      },
    ],
    index: 2,
    open: true,
  },
  done: {
    id: 'done',
    lines: [
      { tone: 'heading', text: 'Done: the local fallback is ready.' },
      { tone: 'plain', text: '' },
      { tone: 'plain', text: 'Fallback  127.0.0.1:5433/app_fallback as app (embedded)' },
      { tone: 'plain', text: 'Files     created .env, created config.json' },
      { tone: 'plain', text: '' },
      { tone: 'heading', text: 'Next' },
      { tone: 'plain', text: 'setup-wizard check' },
    ],
    settled: true,
    scroll: 0,
  },
};
