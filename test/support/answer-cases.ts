import fc from 'fast-check';
import type { SettingId } from '../../src/settings/settings-table.ts';
import type { ScreenAnswers } from './screen-answers.ts';

/** A folder as it was found, and what is answered there. */
export interface AnswerCase {
  readonly files: Readonly<Record<string, string>>;
  readonly answers: ScreenAnswers;
}

const envTexts = [
  '',
  '# mine\nOWN="a # b" # note\n',
  'POSTGRES_HOST=db.example.com\r\nPOSTGRES_DB=shop\r\nexport POSTGRES_USER="ann" # hers\r\nPOSTGRES_PASSWORD=\'it is $ecret\'\r\n',
  'POSTGRES_FALLBACK_ENABLED=false\nPOSTGRES_HOST=db.example.com\nPOSTGRES_PORT=6000\nPOSTGRES_DB=shop\nPOSTGRES_USER=ann\n',
  'POSTGRES_FALLBACK_DB=ledger\nPOSTGRES_FALLBACK_PORT=5440\nPOSTGRES_FALLBACK_PASSWORD=p\nVECTOR_DIMENSIONS=384',
  '\ufeffOLLAMA_HOST=http://gpu:11434\r\n\r\nVECTOR_DIMENSIONS=1000\r\nPOSTGRES_SSLMODE=require\r\n',
  'POSTGRES_HOST=\nPOSTGRES_DB=\nPOSTGRES_USER=\nPOSTGRES_PASSWORD=\n',
] as const;

const configTexts = [
  '{}',
  '{\n\t"own": [1, 2],\n\t"runtime": { "vectors": { "embedding_dimensions": 1536 } }\n}\n',
  '{"database":{"host":"other.example.com","port":"5433","db_name":"shop","user":"bob","password":"x"}}',
  '{"inference":{"chat":{"url":"http://gpu:1","model":"m"}},"database_fallback":{"enabled":true,"mode":"embedded","port":"5441"},"n":12345678901234567890}',
  '{"database":{"host":"","port":"","db_name":"","user":"","password":""},"database_fallback":{"enabled":false}}',
] as const;

const files = fc.record(
  { '.env': fc.constantFrom(...envTexts), 'config.json': fc.constantFrom(...configTexts) },
  { requiredKeys: [] },
);

const password = fc.constantFrom(
  'plain',
  `it's $HOME #1`,
  'say "hi" \\ and more',
  'pässwörd-密码-🔑',
  '${A}`id`',
  ' edges ',
  '',
);
const name = fc.constantFrom('shop', 'My Shop', 'größe', 'a"b');

type Texts = ScreenAnswers['texts'];

/** What makes a primary, and has to be there when one is asked for. */
const identity = {
  'primary.host': fc.constantFrom('db.example.com', '127.0.0.1', '/var/run/postgresql'),
  'primary.database': name,
  'primary.user': name,
};

const anything = {
  ...identity,
  'primary.port': fc.constantFrom('5432', '6543', ''),
  'primary.password': password,
  'primary.sslmode': fc.constantFrom('require', 'disable', ''),
  'fallback.database': fc.oneof(name, fc.constant('')),
  'fallback.user': fc.oneof(name, fc.constant('')),
  'fallback.password': password,
  'fallback.host': fc.constantFrom('127.0.0.1', '::1', ''),
  'fallback.port': fc.constantFrom('5442', ''),
  'inference.host': fc.constantFrom('http://gpu:11434', 'https://u:p@models.example.com/v1', ''),
} satisfies Partial<Record<SettingId, unknown>>;

const texts: fc.Arbitrary<Texts> = fc.record(anything, { requiredKeys: [] });

/** No option says that there shall be a server without naming one; the screen insists on it. */
const whole: fc.Arbitrary<Texts> = fc.record(anything, {
  requiredKeys: ['primary.host', 'primary.database', 'primary.user'],
});

const wrong: fc.Arbitrary<Texts> = fc.constantFrom(
  {},
  { 'primary.port': '0' },
  { 'primary.port': 'abc' },
  { 'primary.user': '' },
  { 'primary.sslmode': 'sometimes' },
  { 'fallback.port': '65536' },
  { 'inference.host': 'gpu' },
);

const common = {
  fallback: fc.constantFrom(null, 'local', 'embedded', 'off'),
  dimensions: fc.constantFrom(null, 384, 768, 1536, 3072, 1000),
  resolution: fc.constantFrom('keep', 'env', 'config'),
} as const;

const answers: fc.Arbitrary<ScreenAnswers> = fc.oneof(
  fc.record({ ...common, primary: fc.constant('server' as const), texts: whole }),
  fc.record({ ...common, primary: fc.constantFrom('none', null), texts }),
);

const spoiled: fc.Arbitrary<ScreenAnswers> = fc
  .record({
    answers,
    wrong,
    fallback: fc.constantFrom('container', 'off', null),
    dimensions: fc.constantFrom(0, 16001, null),
  })
  .map(({ answers: right, wrong: text, ...rest }) => ({
    ...right,
    texts: { ...right.texts, ...text },
    ...rest,
  }));

/** Folders with files of every kind, and answers of every kind, wrong ones among them. */
export const answerCases: fc.Arbitrary<AnswerCase> = fc.record({
  files,
  answers: fc.oneof({ weight: 4, arbitrary: answers }, { weight: 1, arbitrary: spoiled }),
});
