import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { endianness } from 'node:os';
import { runProgram } from '../processes/run-program.ts';

/** A look at the table of open files takes a moment; a hung disk must not hang the caller. */
const answerMs = 5_000;

/**
 * Who listens on a TCP port of this machine, as "process 123 (node) of user app"; "a process of user
 * app" where the system does not let this user look into it, and null where it tells nothing. Throws
 * nothing.
 */
export async function portOwner(host: string, port: number): Promise<string | null> {
  if (process.platform === 'win32') return null;
  return process.platform === 'linux' ? linuxOwner(host, port) : await listedOwner(port);
}

interface Listener {
  /** Address in hexadecimal, each 32 bits in the order of this machine. */
  readonly address: string;
  readonly uid: string;
  readonly socket: string;
}

function linuxOwner(host: string, port: number): string | null {
  const listeners = inTheWay(host, listenersOn(port));
  const [first] = listeners;
  if (first === undefined) return null;
  const sockets = new Set(listeners.map(({ socket }) => socket));
  const pid = namesIn('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .find((name) => holdsAny(name, sockets));
  if (pid === undefined) return `a process of ${userOf(first.uid)}`;
  return described(pid, textOf(`/proc/${pid}/comm`).trim(), userOf(first.uid));
}

/** proc_net_tcp(5): second the local address, fourth the state (0A: listening), then uid and inode. */
function listenersOn(port: number): readonly Listener[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) =>
    textOf(table)
      .split('\n')
      .map((line) => line.trim().split(/\s+/u))
      .flatMap(([, local = '', , state, , , , uid = '', , inode = '']) => {
        const [address = '', at] = local.split(':');
        return at === wanted && state === '0A'
          ? [{ address, uid, socket: `socket:[${inode}]` }]
          : [];
      }),
  );
}

/** On other addresses of the machine somebody may listen on the same port. */
function inTheWay(host: string, listeners: readonly Listener[]): readonly Listener[] {
  if (!isIPv4(host)) return listeners;
  const bytes = host.split('.').map(Number);
  const order = Buffer.from(endianness() === 'LE' ? bytes.toReversed() : bytes);
  const own = order.toString('hex').toUpperCase();
  return listeners.filter(({ address }) => /^0+$/u.test(address) || address.endsWith(own));
}

function holdsAny(pid: string, sockets: ReadonlySet<string>): boolean {
  return namesIn(`/proc/${pid}/fd`).some((file) => {
    try {
      return sockets.has(readlinkSync(`/proc/${pid}/fd/${file}`));
    } catch {
      return false;
    }
  });
}

/** passwd(5): name, password, uid, divided by colons. */
function userOf(uid: string): string {
  const entry = textOf('/etc/passwd')
    .split('\n')
    .map((line) => line.split(':'))
    .find(([, , known]) => known === uid);
  return `user ${entry?.[0] ?? uid}`;
}

async function listedOwner(port: number): Promise<string | null> {
  const words = ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-FpcL'];
  const run = await runProgram('lsof', words, { timeoutMs: answerMs });
  if (run.kind !== 'ended') return null;
  const field = (letter: string): string | undefined =>
    new RegExp(`^${letter}(.+)$`, 'mu').exec(run.stdout)?.[1];
  const [pid, user] = [field('p'), field('L')];
  if (pid === undefined) return null;
  return described(pid, field('c') ?? '', user === undefined ? null : `user ${user}`);
}

function described(pid: string, name: string, user: string | null): string {
  const whose = user === null ? '' : ` of ${user}`;
  return `process ${pid}${name === '' ? '' : ` (${name})`}${whose}`;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function namesIn(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
