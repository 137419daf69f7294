import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** What a server keeps of a password (RFC 5802 section 3); all base64 except the count. */
export interface ScramVerifier {
  readonly iterations: number;
  readonly salt: string;
  readonly storedKey: string;
  readonly serverKey: string;
}

/** PostgreSQL's default scram_iterations, and the least that RFC 7677 allows. */
export const scramIterations = 4096;

const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/**
 * SASLprep (RFC 4013) as far as it changes a password: other spaces become a space, invisible
 * characters vanish, NFKC. Text it forbids is taken as it is, which is what PostgreSQL does too.
 */
function prepare(password: string): string {
  if (/^[\x20-\x7e]*$/u.test(password)) return password;
  const prepared = password
    .replace(/[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/gu, ' ')
    .replace(
      /\u00ad|\u034f|\u1806|[\u180b-\u180d]|[\u200c\u200d]|\u2060|[\ufe00-\ufe0f]|\ufeff/gu,
      '',
    )
    .normalize('NFKC');
  return /[\p{Cc}\p{Cs}\p{Co}]/u.test(prepared) || prepared === '' ? password : prepared;
}

/** Makes the verifier of a password, with a new salt of 16 random bytes unless one is given. */
export function makeVerifier(
  password: string,
  salt: Buffer = randomBytes(16),
  iterations = scramIterations,
): ScramVerifier {
  const salted = pbkdf2Sync(prepare(password), salt, iterations, 32, 'sha256');
  const clientKey = hmac(salted, 'Client Key');
  return {
    iterations,
    salt: salt.toString('base64'),
    storedKey: createHash('sha256').update(clientKey).digest('base64'),
    serverKey: hmac(salted, 'Server Key').toString('base64'),
  };
}

/**
 * The verifier as PostgreSQL stores it and takes it in place of a password (`alter role … password`):
 * free of quotes and backslashes.
 */
export function verifierText({ iterations, salt, storedKey, serverKey }: ScramVerifier): string {
  return `SCRAM-SHA-256$${iterations}:${salt}$${storedKey}:${serverKey}`;
}
