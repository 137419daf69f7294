import type { ServicePlace, Words } from './way-words.ts';

interface Refusal {
  /** How the reply begins. */
  readonly begins: RegExp;
  readonly fix: (place: ServicePlace) => string;
}

/** What a Redis refuses a login, a choice of database or a PING with. First match wins. */
const refusals: readonly Refusal[] = [
  {
    begins: /^NOAUTH/u,
    fix: ({ namedBy }) => `Put the password into ${namedBy}: redis://:PASSWORD@host:port`,
  },
  {
    begins: /^WRONGPASS|^ERR invalid password/u,
    fix: ({ namedBy }) => `Correct user and password in ${namedBy}.`,
  },
  {
    begins: /^ERR (?:AUTH <password> called without|Client sent AUTH, but no password)/u,
    fix: ({ namedBy }) =>
      `Remove the password from ${namedBy}, or set one at the server (requirepass).`,
  },
  {
    begins: /^ERR (?:DB index is out of range|invalid DB index|SELECT is not allowed)/u,
    fix: ({ namedBy }) => `Correct the number of the database at the end of ${namedBy}.`,
  },
  {
    begins: /^LOADING/u,
    fix: () => 'It reads its data from disk: wait, and run the same command again.',
  },
  {
    begins: /^MASTERDOWN/u,
    fix: ({ namedBy }) =>
      `It is a replica without its primary: look at that one, or write its address into ${namedBy}.`,
  },
  {
    begins: /^MISCONF/u,
    fix: () => 'It cannot save to disk: look at its log and at the free space (df -h).',
  },
  {
    begins: /^BUSY/u,
    fix: () => 'A script keeps it busy: redis-cli script kill',
  },
  {
    begins: /^DENIED/u,
    fix: () =>
      'Give the server a password (requirepass) or an address to bind to; it takes callers of its own machine only.',
  },
  {
    begins: /^(?:-?ERR )?max number of clients/u,
    fix: () =>
      'Close connections that are not used, or raise maxclients: redis-cli config get maxclients',
  },
  {
    begins: /^NOPERM/u,
    fix: () => 'Allow it to the user: redis-cli acl setuser NAME +ping +select',
  },
];

/** Words for an error that a Redis replied with. */
export function redisRefusal(reply: string, reason: string, place: ServicePlace): Words {
  const known = refusals.find(({ begins }) => begins.test(reply));
  return {
    message: `${place.endpoint} refuses: ${reason}.`,
    fix: known?.fix(place) ?? `Look at the log of the server, or correct ${place.namedBy}.`,
  };
}
