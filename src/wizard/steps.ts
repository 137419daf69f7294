import { settingValue } from '../settings/database-settings.ts';
import { type SettingId, settingDefinition } from '../settings/settings-table.ts';
import { fallbackAnswer, fallbackAnswerRefusal } from './fallback-choice.ts';
import { firstBadField } from './fields.ts';
import { generalProblems } from './problems.ts';
import type { ScreenId } from './screen-model.ts';
import type { Session } from './session.ts';
import { type StepId, stepIds } from './step-ids.ts';

/** What of a session decides which screen is shown. */
export type Path = Pick<
  Session,
  'answers' | 'found' | 'read' | 'request' | 'confirmed' | 'test' | 'phase' | 'detour'
>;

/** The steps of this run, in order: those without a question are left out. */
export function visibleSteps(path: Path): readonly StepId[] {
  return stepIds.filter((step) => isShown(step, path));
}

function isShown(step: StepId, { answers, read, request }: Path): boolean {
  switch (step) {
    case 'connection-test':
      return answers.primary === 'server' && request.contact;
    case 'fallback-settings':
      return settingValue(read.settings, 'fallback.enabled') !== false;
    case 'welcome':
    case 'primary':
    case 'fallback':
    case 'dimensions':
      return true;
  }
}

/** The screen on which a setting is asked for. */
export function screenOf(id: SettingId): Exclude<ScreenId, 'welcome'> {
  const { group } = settingDefinition(id);
  switch (group) {
    case 'primary':
      return 'primary';
    case 'fallback':
      return id === 'fallback.enabled' || id === 'fallback.mode' ? 'fallback' : 'fallback-settings';
    case 'vectors':
      return 'dimensions';
    case 'inference':
      return 'inference';
  }
}

/** Whether what a screen asks for can be used as it stands. */
export function isValid(screen: StepId | 'inference', path: Path): boolean {
  const { problems } = path.read.settings;
  switch (screen) {
    case 'welcome':
      return generalProblems(problems).length === 0;
    case 'connection-test':
      return path.test !== null && path.test.state !== 'running';
    case 'fallback':
      return (
        !hasProblem(screen, path) &&
        fallbackAnswerRefusal(fallbackAnswer(path.read.settings)) === null
      );
    case 'primary':
    case 'fallback-settings':
    case 'dimensions':
    case 'inference':
      return firstBadField(path, screen) === null && !hasProblem(screen, path);
  }
}

function hasProblem(screen: ScreenId, { read }: Path): boolean {
  return read.settings.problems.some(
    ({ setting }) => setting !== undefined && screenOf(setting) === screen,
  );
}
