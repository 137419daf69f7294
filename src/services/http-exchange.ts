import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { ServiceFault } from './service-fault.ts';

export interface HttpQuestion {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON with POST; absent: a GET. */
  readonly json?: unknown;
  /** Milliseconds for everything, connecting included. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly location: string | null;
  readonly body: string;
  /** Milliseconds from the start to the end of the answer. */
  readonly ms: number;
}

/** The list of some hundred models has 300 kB; what is longer is no answer to our questions. */
const longestBody = 4 * 1024 * 1024;

/**
 * Asks once: no redirects, no proxies, no connection that is kept.
 *
 * @throws whatever the network says, or ServiceFault; anything after the signal was aborted
 */
export async function httpExchange(question: HttpQuestion): Promise<HttpAnswer> {
  const { url, headers, json, timeoutMs, signal } = question;
  const started = performance.now();
  const body = json === undefined ? null : JSON.stringify(json);
  const send = url.protocol === 'https:' ? tlsRequest : plainRequest;
  const request = send(url, {
    method: body === null ? 'GET' : 'POST',
    agent: false,
    headers: {
      accept: 'application/json',
      ...headers,
      ...(body === null
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    },
    signal,
  });
  const late = new AbortController();
  const timer = setTimeout(() => {
    const fault = new ServiceFault('TIMEOUT', `no answer within ${timeoutMs / 1_000} s`);
    late.abort(fault);
    request.destroy(fault);
  }, timeoutMs);
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request.on('error', reject).on('response', resolve).end(body);
    });
    const text = await wholeBody(answer);
    return {
      status: answer.statusCode ?? 0,
      statusText: answer.statusMessage ?? '',
      location: answer.headers.location ?? null,
      body: text,
      ms: performance.now() - started,
    };
  } catch (error) {
    // An answer that is cut off in the middle fails for that alone.
    late.signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
    request.destroy();
  }
}

async function wholeBody(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > longestBody) throw new ServiceFault('TOO_LARGE', 'its answer does not end');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
