import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  makeVerifier,
  scramIterations,
  type ScramVerifier,
} from '../../postgres/scram-verifier.ts';

export const scramMechanism = 'SCRAM-SHA-256';

const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Whether a password is the one a verifier was made of. */
export function provesPassword(verifier: ScramVerifier, password: string): boolean {
  const salt = Buffer.from(verifier.salt, 'base64');
  const made = makeVerifier(password, salt, verifier.iterations);
  return timingSafeEqual(Buffer.from(made.storedKey), Buffer.from(verifier.storedKey));
}

/**
 * A verifier that no password satisfies, the same for the same user every time, so that an unknown
 * user looks and takes as long as a known one with a wrong password.
 */
export function mockVerifier(user: string, secret: Buffer): ScramVerifier {
  const salt = hmac(secret, `salt:${user}`).subarray(0, 16).toString('base64');
  const never = randomBytes(32).toString('base64');
  return { iterations: scramIterations, salt, storedKey: never, serverKey: never };
}

export type ScramStep =
  | { readonly kind: 'message'; readonly text: string }
  /** The exchange does not follow the protocol. */
  | { readonly kind: 'malformed'; readonly reason: string }
  | { readonly kind: 'denied' };

/** One login as the server sees it: first message, then final message. */
export class ScramExchange {
  readonly #verifier: ScramVerifier;
  #clientFirstBare = '';
  #gs2Header = '';
  #nonce = '';
  #serverFirst = '';

  constructor(verifier: ScramVerifier) {
    this.#verifier = verifier;
  }

  /** Answers the client-first message. Channel binding needs TLS, which loopback has not. */
  first(clientFirst: string): ScramStep {
    const match = /^([ny]),(?:a=[^,]*)?,(n=[^,]*,r=([\x21-\x2b\x2d-\x7e]+)(?:,.*)?)$/u.exec(
      clientFirst,
    );
    const [, , bare, clientNonce] = match ?? [];
    if (match === null || bare === undefined || clientNonce === undefined) {
      return { kind: 'malformed', reason: 'malformed SCRAM message' };
    }
    this.#gs2Header = clientFirst.slice(0, clientFirst.length - bare.length);
    this.#clientFirstBare = bare;
    this.#nonce = clientNonce + randomBytes(18).toString('base64');
    const { salt, iterations } = this.#verifier;
    this.#serverFirst = `r=${this.#nonce},s=${salt},i=${iterations}`;
    return { kind: 'message', text: this.#serverFirst };
  }

  /** Checks the client-final message; the answer proves that the server knows the verifier. */
  final(clientFinal: string): ScramStep {
    const match = /^(c=([^,]*),r=([^,]*)(?:,.*)?),p=([^,]*)$/su.exec(clientFinal);
    const [, withoutProof, binding, nonce, proofText] = match ?? [];
    if (withoutProof === undefined || binding === undefined || proofText === undefined) {
      return { kind: 'malformed', reason: 'malformed SCRAM message' };
    }
    if (nonce !== this.#nonce) return { kind: 'malformed', reason: 'invalid SCRAM response' };
    if (binding !== Buffer.from(this.#gs2Header).toString('base64')) {
      return { kind: 'malformed', reason: 'SCRAM channel binding check failed' };
    }
    const proof = Buffer.from(proofText, 'base64');
    if (proof.length !== 32) return { kind: 'malformed', reason: 'malformed SCRAM message' };
    const authMessage = `${this.#clientFirstBare},${this.#serverFirst},${withoutProof}`;
    const storedKey = Buffer.from(this.#verifier.storedKey, 'base64');
    const signature = hmac(storedKey, authMessage);
    const clientKey = Buffer.from(proof.map((byte, at) => byte ^ (signature[at] ?? 0)));
    const presented = createHash('sha256').update(clientKey).digest();
    if (!timingSafeEqual(presented, storedKey)) return { kind: 'denied' };
    const serverKey = Buffer.from(this.#verifier.serverKey, 'base64');
    return { kind: 'message', text: `v=${hmac(serverKey, authMessage).toString('base64')}` };
  }
}
