import { SetupError } from '../../errors/setup-error.ts';
import { type FallbackSpec, type ProvisionResult } from '../provisioner.ts';

/**
 * Makes sure that an embedded server with these settings runs and answers an authenticated query.
 * Data and a running server that fit are left alone; other databases and roles are never dropped.
 * Throws PORT_TAKEN, FALLBACK_IN_USE, FALLBACK_DATA_UNREADABLE, FALLBACK_START_FAILED, DISK_FULL
 * and CANCELLED.
 */
export function provisionEmbedded(spec: FallbackSpec): Promise<ProvisionResult> {
  return Promise.reject(
    new SetupError('FALLBACK_START_FAILED', { message: spec.host, fix: '', target: 'fallback' }),
  );
}
