import { createHash } from 'node:crypto';

/**
 * The name of what belongs to one installation on both servers: always the same, so that it can be
 * taken away even when one of the two does not answer. Slots may have lower-case letters, digits and
 * underscores.
 *
 * @param installation what tells it from others, such as the machine's name and the state directory
 */
export function followName(...installation: readonly string[]): string {
  const hash = createHash('sha256').update(installation.join('\0')).digest('hex');
  return `setup_wizard_${hash.slice(0, 12)}`;
}
