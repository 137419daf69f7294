import { settingValue } from '../settings/database-settings.ts';
import { firstBadField } from './fields.ts';
import { problemsOn } from './problems.ts';
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

/** Whether what a screen asks for can be used as it stands. */
export function isValid(screen: StepId | 'inference', path: Path): boolean {
  const inOrder = problemsOn(screen, path.read.settings.problems).length === 0;
  switch (screen) {
    case 'welcome':
    case 'fallback':
      return inOrder;
    case 'connection-test':
      return path.test !== null && path.test.state !== 'running';
    case 'primary':
    case 'fallback-settings':
    case 'dimensions':
    case 'inference':
      return inOrder && firstBadField(path, screen) === null;
  }
}
