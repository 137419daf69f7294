import type { ProviderFact } from '../postgres/providers/provider-fact.ts';

/** A fact with its reservation, source and date, in one line. */
export function factText({ text, source, checked, certain }: ProviderFact): string {
  return `${certain ? '' : 'Not confirmed: '}${text} [${source}; checked ${checked}]`;
}
