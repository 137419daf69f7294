import { describe, expect, it } from 'vitest';
import { lookAtOllama } from '../../src/services/look-at-ollama.ts';
import {
  inferenceServer,
  type Route,
  unknownPath,
  usualRoutes,
} from '../support/inference-server.ts';

const page = '<!doctype html><html><head><title>502 Bad Gateway</title></head></html>';
const faults: readonly (readonly [string, Route, RegExp, RegExp])[] = [
  ['hangs up', 'hang-up', /no usable answer \(socket hang up\)/u, /correct OLLAMA_HOST in .env/u],
  ['does not end', 'endless', /Another service .*does not end/u, /correct/u],
  [
    'is no JSON',
    { status: 200, text: 'Ollama is running' },
    /something else than JSON \(Ollama is running\)/u,
    /A proxy or another service/u,
  ],
  [
    'is a page of a proxy',
    { status: 502, text: page },
    /502 Bad Gateway \(an HTML page, "502 Bad Gateway"\)/u,
    /journalctl/u,
  ],
  [
    'is a redirect, whose credentials are not shown',
    { status: 302, text: '', headers: { location: 'https://u:geheim@new.example/x?token=geheim' } },
    /a redirect to https:\/\/new\.example\/x\./u,
    /Write the address that it leads to/u,
  ],
  [
    'wants a login',
    { status: 401, text: '{"error":"unauthorized"}' },
    /401 Unauthorized \(unauthorized\): it wants credentials/u,
    /USER:PASSWORD@host/u,
  ],
  ['is a 404', unknownPath, /404 Not Found \(404 page not found\)/u, /No Ollama answers there/u],
  [
    'is of another service',
    { json: { name: 'x' } },
    /in JSON, but not as Ollama does/u,
    /correct/u,
  ],
  [
    'holds a control sequence',
    { status: 500, text: '\u001b[2Jgone\u0007' },
    /500 Internal Server Error \(\[2Jgone\)/u,
    /journalctl/u,
  ],
];

describe('an answer that', () => {
  it.each(faults)('%s fails with what, why and what to do', async (_, route, message, fix) => {
    const { url } = await inferenceServer({ ...usualRoutes, 'GET /api/version': route });
    const signal = new AbortController().signal;
    const service = { url, namedBy: 'OLLAMA_HOST in .env', models: [] };
    const results = await lookAtOllama(service, { dimensions: 768, signal });
    expect(results.map(({ status }) => status)).toEqual(['fail', 'skip', 'skip']);
    expect(results[0]?.message).toMatch(message);
    expect(results[0]?.fix).toMatch(fix);
    expect(JSON.stringify(results)).not.toContain('geheim');
  });
});
