import { openStateDir } from '../../files/state-dir.ts';
import { writeFiles } from '../../files/write-files.ts';
import type { EditedFile } from '../edited-file.ts';
import type { Step } from '../step.ts';
import type { SetupState } from '../setup-state.ts';

/** Writes both settings files as a pair, with backups, and can put the old bytes back. */
export function writeSettingsFiles(
  files: readonly EditedFile[],
  stateDir: string,
): Step<SetupState> {
  const names = files.map(
    ({ file }) => `${file.original === null ? 'create' : 'edit'} ${file.name}`,
  );
  return {
    id: 'files.write',
    title: sentence(names.join(' and ')),
    perform: async (state, { signal }) => {
      const written = await writeFiles(
        files.map(({ file, text }) => ({ path: file.path, original: file.original, text })),
        { stateDir: await openStateDir(stateDir), signal },
      );
      const changes = files.map(({ file, keys }) => ({
        path: file.name,
        changed: true,
        created: file.original === null,
        keys,
      }));
      const next = { ...state, files: changes };
      const note = files.map(({ file, keys }) => `${file.name}: ${keys.length} keys`).join(', ');
      const undo = async (): Promise<void> => {
        const { kept } = await written.undo();
        if (kept.length > 0) throw new Error(`changed since by somebody else: ${kept.join(', ')}`);
      };
      return { status: 'done', state: next, undo, note };
    },
  };
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
