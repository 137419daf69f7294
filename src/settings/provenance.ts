/** Where a value comes from, strongest first (design contract 3.1). */
export type Provenance =
  | { readonly source: 'flag'; readonly name: string }
  | { readonly source: 'environment'; readonly name: string }
  | { readonly source: 'env-file'; readonly path: string; readonly name: string }
  | { readonly source: 'config'; readonly path: string; readonly name: string }
  | { readonly source: 'default' }
  | { readonly source: 'generated' }
  | { readonly source: 'unset' };

/** Says in a few words where a value comes from, for reports and messages. */
export function describeProvenance(provenance: Provenance): string {
  switch (provenance.source) {
    case 'flag':
      return provenance.name;
    case 'environment':
      return `environment ${provenance.name}`;
    case 'env-file':
    case 'config':
      return `${provenance.path} ${provenance.name}`;
    case 'default':
      return 'default';
    case 'generated':
      return 'generated';
    case 'unset':
      return 'not set';
  }
}
