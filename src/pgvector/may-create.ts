import type { ServerProbe } from '../postgres/probe.ts';
import type { DetectedProvider } from '../postgres/providers/provider.ts';

/**
 * Whether this role can create an extension, as far as can be told without trying: `no` only where
 * vanilla PostgreSQL would refuse for certain. Managed services let their own roles create
 * untrusted extensions by hooks that the catalogues do not show, so there the answer is `perhaps`.
 */
export function mayCreate(
  probe: ServerProbe,
  provider: DetectedProvider,
  extension: string,
): 'yes' | 'perhaps' | 'no' {
  const offer = probe.extensions.find(({ name }) => name === extension);
  if (probe.isSuperuser === true) return 'yes';
  if (!probe.mayCreateInDatabase) return provider.managed ? 'perhaps' : 'no';
  if (offer?.trusted === true || offer?.superuser === false) return 'yes';
  return provider.managed ? 'perhaps' : 'no';
}
