import { exposedFile } from '../../files/exposed-file.ts';
import { writeObstacles } from '../../files/write-obstacles.ts';
import { readLayers, type SettingsFile } from '../../settings/read-settings.ts';
import type { Look } from './look.ts';

/** Whether the two settings files are there, can be read and written, and are closed to others. */
export const lookAtFiles: Look = async ({ settings, stateDir }) => {
  const request = { ...settings, urlFile: null, problems: [] };
  const { env, config, problems } = await readLayers(request);
  if (problems.length > 0) {
    return {
      status: 'fail',
      text: problems.map(({ message }) => message).join(' '),
      fix: problems.map(({ fix }) => fix).join(' '),
    };
  }
  const text = describe([env, config]);
  const exposed = [env, config].flatMap(({ name, original }) => {
    const found = original === null ? null : exposedFile({ ...original, path: name });
    return found === null ? [] : [found];
  });
  const obstacles = await writeObstacles([env, config], stateDir);
  const troubles = [...obstacles, ...exposed];
  if (troubles.length === 0) return { status: 'pass', text, fix: null };
  return {
    status: obstacles.length > 0 ? 'fail' : 'warn',
    text: [text, ...troubles.map(({ message }) => message)].join(' '),
    fix: troubles.map(({ fix }) => fix).join(' '),
  };
};

function describe(files: readonly SettingsFile[]): string {
  const namesOf = (wanted: (file: SettingsFile) => boolean): string =>
    files
      .filter(wanted)
      .map(({ name }) => name)
      .join(' and ');
  const there = namesOf(({ original }) => original !== null);
  const coming = namesOf(({ original }) => original === null);
  return [
    ...(there === '' ? [] : [`Found ${there}.`]),
    ...(coming === '' ? [] : [`New from a template: ${coming}.`]),
  ].join(' ');
}
