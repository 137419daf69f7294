import type { Socket } from 'node:net';
import type { ScramVerifier } from '../../postgres/scram-verifier.ts';
import { authenticationOk, ClientLogin, maxLoginBytes, offerScram } from './client-login.ts';
import { mockVerifier } from './scram.ts';
import { errorResponse, WireError } from './server-error.ts';
import { parseStartupPacket, type StartupPacket, startupLength } from './startup-packet.ts';
import { wireMessage } from './wire-message.ts';

export interface Door {
  readonly user: string;
  readonly database: string;
  readonly verifier: ScramVerifier;
  /** From which the salts of unknown users are made. */
  readonly mockSecret: Buffer;
  readonly loginMs: number;
  readonly log: (event: string) => void;
  /** Whether there is room for one more; asked before the password is. */
  readonly hasRoom: () => boolean;
  /** The client is in. `rest` are bytes it sent ahead. */
  readonly admit: (socket: Socket, settings: Settings, rest: Buffer) => void;
  /** A cancel request for another connection. */
  readonly cancel: (id: number, secret: Buffer) => void;
  /** The client did not get in. */
  readonly left: () => void;
}

type Session = Extract<StartupPacket, { kind: 'session' }>;
type Settings = Session['settings'];

const refuseEncryption = Buffer.from('N');
const protocol = 3 << 16;
const newestMinor = 2;
/** Encryption may be asked for twice (GSS, then TLS); more is not a client. */
const maxEncryptionRequests = 2;
const lingerMs = 1_000;

/** Takes a new connection from its first byte to the end of its login, or shows it out. */
export class ClientDoorway {
  readonly #socket: Socket;
  readonly #door: Door;
  readonly #timer: NodeJS.Timeout;
  #bytes: Buffer = Buffer.alloc(0);
  #encryptionRequests = 0;
  #session: Session | null = null;
  #login: ClientLogin | null = null;
  #done = false;

  constructor(socket: Socket, door: Door) {
    this.#socket = socket;
    this.#door = door;
    this.#timer = setTimeout(() => this.#timeout(), door.loginMs);
    socket.on('data', this.#receive);
    socket.on('close', this.#closed);
  }

  readonly #receive = (chunk: Buffer): void => {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    try {
      while (!this.#done && this.#step());
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#refuse(error);
    }
  };

  readonly #closed = (): void => {
    if (!this.#done) this.#leave();
  };

  /** Handles one whole message of what has arrived; false when there is none. */
  #step(): boolean {
    const header = this.#login === null ? 4 : 5;
    if (this.#bytes.length < header) return false;
    const length = this.#login === null ? startupLength(this.#bytes, 0) : loginLength(this.#bytes);
    if (this.#bytes.length < length) return false;
    const message = this.#bytes.subarray(0, length);
    this.#bytes = this.#bytes.subarray(length);
    if (this.#login === null) this.#start(parseStartupPacket(message));
    else this.#prove(this.#login, message);
    return true;
  }

  #start(packet: StartupPacket): void {
    if (packet.kind === 'encryption') {
      this.#encryptionRequests += 1;
      if (this.#encryptionRequests > maxEncryptionRequests || this.#bytes.length > 0) {
        throw new WireError('FATAL', '08P01', 'received unencrypted data after encryption request');
      }
      this.#socket.write(refuseEncryption);
      return;
    }
    if (packet.kind === 'cancel') {
      this.#door.cancel(packet.id, packet.secret);
      this.#leave();
      this.#socket.destroy();
      return;
    }
    if (!this.#door.hasRoom()) {
      throw new WireError('FATAL', '53300', 'sorry, too many clients already');
    }
    this.#session = packet;
    const known = packet.user === this.#door.user;
    const verifier = known ? this.#door.verifier : mockVerifier(packet.user, this.#door.mockSecret);
    this.#login = new ClientLogin(packet.user, verifier);
    if (packet.minor > newestMinor || packet.unknownOptions.length > 0) {
      const { unknownOptions: names } = packet;
      const minor = Math.min(packet.minor, newestMinor);
      this.#socket.write(wireMessage('v', protocol + minor, names.length, ...names));
    }
    this.#socket.write(offerScram);
  }

  #prove(login: ClientLogin, message: Buffer): void {
    const { reply, proved } = login.push(message);
    this.#socket.write(reply);
    const session = this.#session;
    if (!proved || session === null) return;
    if (session.database !== this.#door.database) {
      throw new WireError('FATAL', '3D000', `database "${session.database}" does not exist`);
    }
    if (!this.#door.hasRoom()) {
      throw new WireError('FATAL', '53300', 'sorry, too many clients already');
    }
    this.#finish();
    this.#socket.write(authenticationOk);
    this.#door.admit(this.#socket, session.settings, this.#bytes);
  }

  #refuse(error: WireError): void {
    this.#door.log(`a client was refused: ${error.report.sqlstate} ${error.message}`);
    this.#leave();
    this.#socket.end(errorResponse(error.report));
    this.#socket.resume();
    this.#socket.setTimeout(lingerMs, () => this.#socket.destroy());
  }

  #timeout(): void {
    this.#door.log('a client was dropped: it did not log in in time');
    this.#leave();
    this.#socket.destroy();
  }

  #leave(): void {
    this.#finish();
    this.#door.left();
  }

  #finish(): void {
    this.#done = true;
    clearTimeout(this.#timer);
    this.#socket.off('data', this.#receive);
    this.#socket.off('close', this.#closed);
  }
}

function loginLength(bytes: Buffer): number {
  const length = bytes.readUInt32BE(1);
  if (length < 4 || length > maxLoginBytes) {
    throw new WireError('FATAL', '08P01', 'invalid message length');
  }
  return length + 1;
}
