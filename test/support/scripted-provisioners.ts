import type { FallbackLife } from '../../src/fallback/fallback-life.ts';
import { provisionerOf } from '../../src/fallback/provisioner-of.ts';
import type {
  Examination,
  Provisioner,
  ProvisionerKind,
  ProvisionResult,
} from '../../src/fallback/provisioner.ts';

type Script = Partial<Pick<Provisioner, 'examine' | 'provision'>>;

/** Provisioners that fail as a test wants; a kind without a script is the real one. */
export function scriptedProvisioners(
  scripts: Partial<Record<ProvisionerKind, Script>>,
): typeof provisionerOf {
  return async (kind) => {
    const script = scripts[kind];
    if (script === undefined) return await provisionerOf(kind);
    return {
      kind,
      examine: () => impossible('it is not here'),
      provision: notNow,
      life,
      ...script,
    };
  };
}

export const possible = (reason: string): Promise<Examination> =>
  Promise.resolve({ kind: 'possible', reason });

export const impossible = (
  reason: string,
  more: Partial<Extract<Examination, { readonly kind: 'impossible' }>> = {},
): Promise<Examination> => Promise.resolve({ kind: 'impossible', reason, fix: null, ...more });

const notNow = (): Promise<ProvisionResult> => Promise.reject(new Error('nobody asked for this'));

const life = {} as FallbackLife;
