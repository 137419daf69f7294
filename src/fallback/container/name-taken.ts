import { SetupError } from '../../errors/setup-error.ts';
import type { ContainerSettings } from '../server-settings.ts';
import type { ContainerEngine } from './container-engine.ts';
import { idLabel } from './container-shape.ts';

/** The error of finding somebody else's container or volume under the name of ours. */
export function nameTaken(
  { program }: ContainerEngine,
  what: 'container' | 'volume',
  settings: ContainerSettings,
): SetupError {
  const name = settings[what];
  const rename = what === 'container' ? `"${program} rename ${name} NEW-NAME" or ` : '';
  return new SetupError('CONTAINER_NAME_TAKEN', {
    message: `There is a ${what} ${name} that is not of this installation; it was left alone.`,
    detail: `It does not carry the label ${idLabel}=${settings.id}.`,
    fix: `Type ${rename}"${program} ${what} rm ${name}" if nobody needs it, then run this again.`,
    target: 'fallback',
  });
}
