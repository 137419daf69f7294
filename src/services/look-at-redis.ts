import type { RedisService } from './configured-services.ts';
import { quotedWords } from './quoted-words.ts';
import { type RedisAddress, redisAddress } from './redis-address.ts';
import { redisExchange } from './redis-exchange.ts';
import { redisRefusal } from './redis-refusals.ts';
import type { RedisReply } from './redis-reply.ts';
import { type ServiceLimits, usualLimits } from './service-limits.ts';
import { answered, refused, type ServiceFinding, type ServiceResult } from './service-result.ts';
import { type ServicePlace, wayWords } from './way-words.ts';

/**
 * Whether a Redis lets its application in and answers; nothing is written.
 *
 * @throws whatever ended the look after the signal was aborted
 */
export async function lookAtRedis(
  { url, namedBy }: RedisService,
  signal: AbortSignal,
  { answerMs }: Pick<ServiceLimits, 'answerMs'> = usualLimits,
): Promise<ServiceResult> {
  const id = 'services.redis';
  const address = redisAddress(url);
  if (address === null) {
    const words = {
      message: `The address in ${namedBy} cannot be read.`,
      fix: `Write redis://[USER:PASSWORD@]host:port[/database] into ${namedBy}; rediss:// for TLS.`,
    };
    return { id, endpoint: null, ...refused(words) };
  }
  const place = {
    endpoint: address.shown,
    namedBy,
    start: 'redis-server',
    plainScheme: 'redis',
  };
  return {
    id,
    endpoint: address.shown,
    ...(await findingOn(address, place, { timeoutMs: answerMs, signal })),
  };
}

async function findingOn(
  address: RedisAddress,
  place: ServicePlace,
  patience: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<ServiceFinding> {
  const entering = enteringCommands(address);
  const commands = [...entering, ['PING'], ['INFO', 'server'], ['INFO', 'replication']];
  try {
    const { replies, ms } = await redisExchange(address, commands, entering.length + 1, patience);
    return judged(replies, entering.length, ms, place);
  } catch (error) {
    if (patience.signal.aborted) throw error;
    return refused(wayWords(error, place));
  }
}

function enteringCommands({ user, password, database }: RedisAddress): readonly string[][] {
  return [
    ...(password === null ? [] : [['AUTH', ...(user === null ? [] : [user]), password]]),
    ...(database === 0 ? [] : [['SELECT', String(database)]]),
  ];
}

function judged(
  replies: readonly RedisReply[],
  entering: number,
  ms: number,
  place: ServicePlace,
): ServiceFinding {
  const refusal = replies.slice(0, entering + 1).find(({ kind }) => kind === 'error');
  const [ping, server, replication] = replies.slice(entering);
  if (refusal !== undefined) {
    const reason = quotedWords(refusal.text);
    const words = redisRefusal(refusal.text, reason, place);
    const mayNotPing = refusal === ping && refusal.text.startsWith('NOPERM');
    if (!mayNotPing) return refused(words, ms);
    return {
      ...answered('', ms),
      status: 'warn',
      message: `It answers and lets the user in, who may not PING: ${reason}.`,
      fix: words.fix,
    };
  }
  const name = nameIn(server);
  if (member(replication, 'role') === 'slave') {
    return {
      ...answered('', ms),
      status: 'warn',
      message: `${name} answers, as a replica: it takes no writes.`,
      fix: `Write the address of its primary into ${place.namedBy}: ${member(replication, 'master_host') ?? '-'}:${member(replication, 'master_port') ?? '-'}`,
    };
  }
  return answered(`${name} answers.`, ms);
}

/** Others than Redis tell the version of Redis that they are like beside their own. */
function nameIn(server: RedisReply | undefined): string {
  const valkey = member(server, 'valkey_version');
  if (valkey !== null) return `Valkey ${valkey}`;
  const version = member(server, 'redis_version');
  return version === null ? 'Redis' : `Redis ${version}`;
}

function member(info: RedisReply | undefined, name: string): string | null {
  if (info?.kind !== 'ok') return null;
  const line = info.text.split('\r\n').find((text) => text.startsWith(`${name}:`));
  return line === undefined ? null : quotedWords(line.slice(name.length + 1));
}
