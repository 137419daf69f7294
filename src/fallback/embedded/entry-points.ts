import { fileURLToPath } from 'node:url';

export interface EntryPoints {
  readonly serve: string;
  readonly engine: string;
  readonly template: string;
}

/**
 * The built files next to this program. In a bundle this module lies in `dist` itself; as a source
 * file (under a test runner) the build is in `dist` at the top.
 */
export function entryPoints(): EntryPoints {
  const dist = new URL(import.meta.url.endsWith('.ts') ? '../../../dist/' : './', import.meta.url);
  const path = (name: string): string => fileURLToPath(new URL(name, dist));
  return {
    serve: path('fallback-serve.js'),
    engine: path('fallback-engine.js'),
    template: path('embedded-template.br'),
  };
}
