import * as z from 'zod/mini';
import type { HttpAnswer } from './http-exchange.ts';
import { httpExchange } from './http-exchange.ts';
import type { OllamaAddress } from './ollama-address.ts';
import { quotedWords } from './quoted-words.ts';
import { type ServicePlace, wayWords, type Words } from './way-words.ts';

/** What an inference server said to one call. */
export type OllamaAnswer =
  | { readonly kind: 'answer'; readonly value: unknown; readonly ms: number }
  /** It answered with an HTTP error, or not in JSON. */
  | {
      readonly kind: 'refusal';
      readonly status: number;
      /** Its own words. */
      readonly reason: string;
      readonly words: Words;
      readonly ms: number;
    }
  /** There was no answer. */
  | { readonly kind: 'silence'; readonly timedOut: boolean; readonly words: Words };

export interface OllamaCall {
  readonly path: string;
  readonly json?: unknown;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Makes one call; whatever comes of it is an answer, but for a cancelled one.
 *
 * @throws whatever ended the call after the signal was aborted
 */
export async function askOllama(
  address: OllamaAddress,
  place: ServicePlace,
  { path, json, timeoutMs, signal }: OllamaCall,
): Promise<OllamaAnswer> {
  const url = address.call(path);
  try {
    const answer = await httpExchange({ url, headers: address.headers, json, timeoutMs, signal });
    return judged(answer, path, place);
  } catch (error) {
    if (signal.aborted) throw error;
    const timedOut = error instanceof Error && 'code' in error && error.code === 'TIMEOUT';
    return { kind: 'silence', timedOut, words: wayWords(error, place) };
  }
}

function judged(answer: HttpAnswer, path: string, place: ServicePlace): OllamaAnswer {
  const { status, ms } = answer;
  const value = status === 200 ? parsed(answer.body) : undefined;
  if (value !== undefined) return { kind: 'answer', value, ms };
  const reason = reasonOf(answer);
  return { kind: 'refusal', status, reason, ms, words: refusalWords(answer, reason, path, place) };
}

function refusalWords(
  { status, statusText, location }: HttpAnswer,
  reason: string,
  path: string,
  { endpoint, namedBy }: ServicePlace,
): Words {
  const at = `${endpoint} answers ${path} with`;
  const http = quotedWords(`${status} ${statusText}`);
  const why = reason === '' ? '' : ` (${reason})`;
  if (status === 200) {
    return {
      message: `${at} something else than JSON${why}.`,
      fix: `A proxy or another service answers there: correct ${namedBy}.`,
    };
  }
  if (location !== null && status >= 300 && status < 400) {
    return {
      message: `${at} a redirect to ${withoutCredentials(location)}.`,
      fix: `Write the address that it leads to into ${namedBy}.`,
    };
  }
  switch (status) {
    case 401:
    case 403:
    case 407:
      return {
        message: `${at} ${http}${why}: it wants credentials.`,
        fix: `Put them into ${namedBy} (https://USER:PASSWORD@host), or use the address behind the proxy.`,
      };
    case 404:
      return {
        message: `${at} ${http}${why}.`,
        fix: `No Ollama answers there, or its path is missing: correct ${namedBy}.`,
      };
    default:
      return {
        message: `${at} ${http}${why}.`,
        fix: `Look at the log of the service (journalctl -u ollama), or correct ${namedBy}.`,
      };
  }
}

const errorBody = z.object({
  error: z.union([z.string(), z.object({ message: z.string() })]),
});

/** The server's own words: the error of its JSON, the title of a page, or the beginning of a text. */
function reasonOf({ body }: HttpAnswer): string {
  const told = errorBody.safeParse(parsed(body));
  if (told.success) {
    const { error } = told.data;
    return quotedWords(typeof error === 'string' ? error : error.message);
  }
  if (!/^\s*</u.test(body)) return quotedWords(body.slice(0, 1_000));
  const title = /<title[^>]*>(?<title>[^<]*)</iu.exec(body)?.groups?.['title'] ?? '';
  return title.trim() === '' ? 'an HTML page' : `an HTML page, "${quotedWords(title)}"`;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function withoutCredentials(location: string): string {
  return quotedWords(location.replace(/\/\/[^/?#]*@/u, '//').replace(/[?#].*$/u, ''));
}
