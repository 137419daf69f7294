import { resolve } from 'node:path';
import type { Target } from '../errors/setup-error.ts';
import { SetupError } from '../errors/setup-error.ts';
import { addressOf } from '../move/move-book.ts';
import type { MoveSide } from '../move/move-request.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { type Dsn, parseDsn } from '../postgres/dsn.ts';
import { fallbackConnection, primarySettings } from '../settings/database-settings.ts';
import { readSecretFile } from '../settings/read-secret-file.ts';
import type { Settings } from '../settings/settings.ts';
import type { CommandContext } from './command.ts';
import { passwordOfPassfile } from './password-of-passfile.ts';

/** Which side of a move an option is about. */
type Which = 'from' | 'to';

/** A side as the command line names it, before the settings are known. */
export type NamedSide =
  | { readonly kind: 'configured'; readonly target: Target }
  | { readonly kind: 'address'; readonly settings: ConnectionSettings };

/**
 * Reads what --from, --from-url-file and --from-password-file say, or their counterparts for the target.
 *
 * @throws SetupError USAGE when a side is missing, named twice, or carries a password in sight of others;
 *   SETTINGS_INVALID for a URL that says too little
 */
export function namedSide(context: CommandContext, which: Which): NamedSide {
  const { args, cwd } = context;
  const word = args.options.get(which);
  const file = args.options.get(`${which}-url-file`);
  const passwordFile = args.options.get(`${which}-password-file`);
  if ((word === undefined) === (file === undefined)) throw oneOf(which, word === undefined);
  if (word === 'primary' || word === 'fallback') {
    if (passwordFile === undefined) return { kind: 'configured', target: word };
    throw usage(
      `--${which}-password-file is for a URL; the ${word} has its password in the settings.`,
      `Leave --${which}-password-file out.`,
    );
  }
  if (file !== undefined) {
    const text = readSecretFile(resolve(cwd, file), `--${which}-url-file`).trim();
    return { kind: 'address', settings: address(context, which, parseDsn(text)) };
  }
  if (!/^postgres(?:ql)?:\/\//iu.test(word ?? '')) {
    throw usage(
      `--${which} must be fallback, primary or a postgresql:// URL.`,
      `For example: --${which} fallback`,
    );
  }
  const dsn = parseDsn(word ?? '');
  if (dsn.password !== undefined) throw passwordInSight(which);
  return { kind: 'address', settings: address(context, which, dsn) };
}

/**
 * The side with the way to reach it.
 *
 * @throws SetupError SETTINGS_INVALID when it is not configured
 */
export function moveSide(named: NamedSide, settings: Settings): MoveSide {
  if (named.kind === 'address') {
    return { settings: named.settings, name: addressOf(named.settings), configured: null };
  }
  const { target } = named;
  const found = target === 'primary' ? primarySettings(settings) : fallbackConnection(settings);
  if (found !== null) return { settings: found, name: `the ${target}`, configured: target };
  throw new SetupError('SETTINGS_INVALID', {
    message: `No ${target} is configured.`,
    fix:
      target === 'primary'
        ? 'Name it with --db-host, --db-name and --db-user, or name another database by its URL.'
        : 'Type "setup-wizard --non-interactive" to set one up.',
  });
}

function address(
  { args, cwd, environment }: CommandContext,
  which: Which,
  dsn: Dsn,
): ConnectionSettings {
  const { host, database, user, port = 5432, sslmode = 'prefer', sslrootcert = null } = dsn;
  if (host === undefined || database === undefined || user === undefined) {
    const missing = Object.entries({ host, database, user }).flatMap(([name, value]) =>
      value === undefined ? [name] : [],
    );
    throw new SetupError('SETTINGS_INVALID', {
      message: `The URL of --${which} names no ${missing.join(' and no ')}.`,
      fix: `Write it as postgresql://USER@HOST:5432/DATABASE.`,
    });
  }
  const file = args.options.get(`${which}-password-file`);
  const place = { host, port, database, user };
  const password =
    file !== undefined
      ? readSecretFile(resolve(cwd, file), `--${which}-password-file`)
      : (dsn.password ?? environment['PGPASSWORD'] ?? passwordOfPassfile(environment, place));
  return { ...place, password, sslmode, sslrootcert };
}

function oneOf(which: Which, none: boolean): SetupError {
  return usage(
    none
      ? `Which database to move ${which} is not said.`
      : `--${which} and --${which}-url-file name two databases.`,
    `Give one of them: --${which} fallback, --${which} primary, --${which} postgresql://USER@HOST/DATABASE or --${which}-url-file FILE.`,
  );
}

function passwordInSight(which: Which): SetupError {
  return usage(
    `The URL of --${which} holds a password, which everybody on this machine can see on the command line.`,
    `Leave the password out of it and add --${which}-password-file FILE, or put the whole URL into a file: --${which}-url-file FILE. Change the password, for it may be in the shell's history.`,
  );
}

function usage(message: string, fix: string): SetupError {
  return new SetupError('USAGE', { message, fix });
}
