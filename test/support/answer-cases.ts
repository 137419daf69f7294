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
  `it's "quoted" \\ and $HOME #1`,
  'pässwörd-密码-🔑',
  '${A}`id`',
  ' edges ',
  '',
);
const name = fc.constantFrom('shop', 'My Shop', 'größe', 'a"b', '');

const host = fc.constantFrom('db.example.com', '127.0.0.1', '/var/run/postgresql');

const texts: fc.Arbitrary<Partial<Record<SettingId, string>>> = fc.record(
  {
    'primary.host': host,
    'primary.port': fc.constantFrom('5432', '6543', '0', 'abc', ''),
    'primary.database': name,
    'primary.user': name,
    'primary.password': password,
    'primary.sslmode': fc.constantFrom('require', 'disable', 'sometimes', ''),
    'fallback.database': name,
    'fallback.user': name,
    'fallback.password': password,
    'fallback.host': fc.constantFrom('127.0.0.1', '::1', ''),
    'fallback.port': fc.constantFrom('5442', '65536', ''),
    'inference.host': fc.constantFrom('http://gpu:11434', 'https://u:p@models.example.com/v1', ''),
  },
  { requiredKeys: [] },
);

const answers: fc.Arbitrary<ScreenAnswers> = fc
  .record({
    primary: fc.constantFrom('server', 'server', 'none', null),
    fallback: fc.constantFrom(null, null, 'local', 'embedded', 'off', 'container'),
    dimensions: fc.constantFrom(null, 384, 768, 1536, 3072, 1000, 16001),
    resolution: fc.constantFrom('keep', 'keep', 'env', 'config'),
    texts,
    host,
  })
  .map(({ host: given, ...rest }) =>
    // No option says that there shall be a server without naming one; the screen insists on it.
    rest.primary === 'server' ? { ...rest, texts: { 'primary.host': given, ...rest.texts } } : rest,
  );

/** Folders with files of every kind, and answers of every kind, wrong ones among them. */
export const answerCases: fc.Arbitrary<AnswerCase> = fc.record({ files, answers });
