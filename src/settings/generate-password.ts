import { randomBytes } from 'node:crypto';

/** Bytes that make 32 base64url characters, so 192 bits: no quoting is ever needed in any file. */
const passwordBytes = 24;

/** Makes a new password of 32 characters out of [A-Za-z0-9_-]. */
export function generatePassword(): string {
  return randomBytes(passwordBytes).toString('base64url');
}
