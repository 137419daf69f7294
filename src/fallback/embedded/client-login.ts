import type { ScramVerifier } from '../../postgres/scram-verifier.ts';
import { WireError } from './server-error.ts';
import { ScramExchange, scramMechanism } from './scram.ts';
import { wireMessage } from './wire-message.ts';

/** Messages before the end of the login may be this long: PostgreSQL's PG_MAX_AUTH_TOKEN_LENGTH. */
export const maxLoginBytes = 65_535;

const authentication = { ok: 0, sasl: 10, saslContinue: 11, saslFinal: 12 } as const;
const passwordType = 'p'.charCodeAt(0);

export const authenticationOk = wireMessage('R', authentication.ok);

/** What the server says first: the one mechanism it has. */
export const offerScram = wireMessage('R', authentication.sasl, scramMechanism, Buffer.from([0]));

/** The password exchange with one client. */
export class ClientLogin {
  readonly #user: string;
  readonly #exchange: ScramExchange;
  #begun = false;

  constructor(user: string, verifier: ScramVerifier) {
    this.#user = user;
    this.#exchange = new ScramExchange(verifier);
  }

  /**
   * Takes one message of the client; returns what to answer and whether it has proved its password.
   * Throws WireError 28P01 for a wrong password and 08P01 for anything that is not the protocol.
   */
  push(message: Buffer): { readonly reply: Buffer; readonly proved: boolean } {
    if (message[0] !== passwordType) {
      throw new WireError('FATAL', '08P01', 'expected SASL response');
    }
    if (this.#begun) return { reply: this.#final(message), proved: true };
    this.#begun = true;
    return { reply: this.#first(message), proved: false };
  }

  #first(message: Buffer): Buffer {
    const nameEnd = message.indexOf(0, 5);
    const mechanism = message.toString('latin1', 5, Math.max(5, nameEnd));
    if (nameEnd === -1 || mechanism !== scramMechanism || message.length < nameEnd + 5) {
      throw new WireError(
        'FATAL',
        '08P01',
        'client selected an invalid SASL authentication mechanism',
      );
    }
    const step = this.#exchange.first(message.toString('utf8', nameEnd + 5));
    return wireMessage('R', authentication.saslContinue, Buffer.from(this.#text(step)));
  }

  #final(message: Buffer): Buffer {
    const step = this.#exchange.final(message.toString('utf8', 5));
    return wireMessage('R', authentication.saslFinal, Buffer.from(this.#text(step)));
  }

  #text(step: ReturnType<ScramExchange['first']>): string {
    switch (step.kind) {
      case 'message':
        return step.text;
      case 'malformed':
        throw new WireError('FATAL', '08P01', step.reason);
      case 'denied':
        throw new WireError(
          'FATAL',
          '28P01',
          `password authentication failed for user "${this.#user}"`,
        );
    }
  }
}
