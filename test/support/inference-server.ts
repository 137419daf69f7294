import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What a route of the server gives: JSON with status 200, or an answer of its own. */
export type Route =
  | { readonly json: unknown }
  | {
      readonly status: number;
      readonly text: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | 'silence'
  | 'beginning'
  | 'hang-up'
  | 'endless';

export interface InferenceServer {
  readonly url: string;
  readonly port: number;
  /** Method, path with query, body and authorization of every request so far. */
  readonly requests: readonly SeenRequest[];
}

export interface SeenRequest {
  readonly line: string;
  readonly body: unknown;
  readonly authorization: string | null;
}

/** As Ollama's API documentation has the answer of `/api/tags`, cut to what matters. */
export function tags(...names: readonly string[]): Route {
  const details = { format: 'gguf', family: 'nomic-bert', parameter_size: '137M' };
  return {
    json: { models: names.map((name) => ({ name, model: name, size: 274302450, details })) },
  };
}

/** The answer of `/api/embed` with vectors of that size. */
export function embeddings(size: number): Route {
  const vector = Array.from({ length: size }, (_, index) => Math.sin(index));
  return {
    json: { model: 'any', embeddings: [vector], total_duration: 14143917, load_duration: 1 },
  };
}

/** What Ollama answers to a call that it does not know. */
export const unknownPath: Route = { status: 404, text: '404 page not found' };

/** An Ollama with the model that is usual here. */
export const usualRoutes: Readonly<Record<string, Route>> = {
  'GET /api/version': { json: { version: '0.12.3' } },
  'GET /api/tags': tags('nomic-embed-text:latest', 'llama3.2:3b'),
  'POST /api/embed': embeddings(768),
};

/** A server that speaks Ollama's documented API, with every fault; ended when the running test ends. */
export async function inferenceServer(
  routes: Readonly<Record<string, Route>> = usualRoutes,
  tls?: { readonly cert: Buffer; readonly key: Buffer },
): Promise<InferenceServer> {
  const requests: SeenRequest[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const line = `${request.method ?? ''} ${request.url ?? ''}`;
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      const body: unknown = text === '' ? null : JSON.parse(text);
      requests.push({ line, body, authorization: request.headers.authorization ?? null });
      answer(response, routes[line] ?? unknownPath);
    });
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const scheme = tls === undefined ? 'http' : 'https';
  return { url: `${scheme}://127.0.0.1:${port}`, port, requests };
}

function answer(response: ServerResponse, route: Route): void {
  if (route === 'silence') return;
  if (route === 'beginning') {
    response.writeHead(200).write('{');
    return;
  }
  if (route === 'hang-up') {
    response.socket?.destroy();
    return;
  }
  if (route === 'endless') {
    const flood = (): void => {
      while (!response.destroyed && response.write('[1,'.repeat(20_000)));
    };
    response.writeHead(200).on('drain', flood);
    flood();
    return;
  }
  if ('json' in route) {
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(route.json));
    return;
  }
  response.writeHead(route.status, route.headers ?? {}).end(route.text);
}
