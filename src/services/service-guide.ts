import type { ServiceId } from './service-result.ts';

/** What a look at a service looks at, when it warns, and what to do when it does not pass. */
export interface ServiceGuideEntry {
  readonly looksAt: string;
  readonly fix: string;
}

const server: ServiceGuideEntry = {
  looksAt:
    'Whether a session can be opened, and how long login and a first answer take; above 1 s it warns.',
  fix: 'The message has the words of the server; setup-wizard check says the rest.',
};
const vector: ServiceGuideEntry = {
  looksAt:
    'Whether pgvector is installed there, and how long one distance takes; above 1 s it warns.',
  fix: 'setup-wizard bootstrap',
};

/** Every look at a service, explained; one without an entry does not compile. */
export const serviceGuide: Readonly<Record<ServiceId, ServiceGuideEntry>> = {
  'services.postgresql.primary': server,
  'services.pgvector.primary': vector,
  'services.postgresql.fallback': server,
  'services.pgvector.fallback': vector,
  'services.ollama': {
    looksAt:
      'Whether each address of inference.*.url and OLLAMA_HOST answers as Ollama, or as another server with the interface of OpenAI; above 1 s it warns.',
    fix: 'ollama serve, or correct the address; one that is not used: empty it.',
  },
  'services.ollama.models': {
    looksAt: 'Whether the models of inference.*.model are there, with or without ":latest".',
    fix: 'ollama pull MODEL, or correct inference.*.model in config.json.',
  },
  'services.ollama.dimensions': {
    looksAt:
      'How many numbers the embedding model really gives, by one short text, against VECTOR_DIMENSIONS. It warns when the model was not ready within 15 s.',
    fix: 'Correct VECTOR_DIMENSIONS (setup-wizard --vector-dimensions N), or name another model in inference.embedding.model.',
  },
  'services.redis': {
    looksAt:
      'Whether REDIS_URL answers a PING after login and the choice of its database. It warns for a read-only replica, for a user that may not PING, and above 1 s.',
    fix: 'Start Redis, or correct REDIS_URL; without Redis: remove it.',
  },
};
