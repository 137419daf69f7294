import type { Scene } from './diagnosis.ts';
import { detectProvider } from './providers/detect-provider.ts';
import type { InstructionPlace } from './providers/instruction-place.ts';

/** What to do when the server does not offer an extension, in the words of its provider. */
export function installAdvice(scene: Scene, extension: string): string {
  return detectProvider(scene.settings, null).installText(placeOf(scene, extension));
}

/** What to do when this role may not create it. */
export function enableAdvice(scene: Scene, extension: string): string {
  return detectProvider(scene.settings, null).enableText(placeOf(scene, extension));
}

function placeOf({ settings, words }: Scene, extension: string): InstructionPlace {
  const { database, user } = settings;
  // The path in the server's words shows which of several servers it is.
  const major = /(?:postgresql[/@-]|pgsql-)(\d\d)\b/.exec(words)?.[1];
  return {
    database,
    user,
    major: major === undefined ? null : Number(major),
    serverText: '',
    extension,
  };
}
