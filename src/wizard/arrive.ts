import { settingValue } from '../settings/database-settings.ts';
import { dimensionsIndex, isUsualSize } from './dimension-choice.ts';
import { fallbackIndex } from './fallback-choice.ts';
import { fieldsOn, fieldText } from './fields.ts';
import { graphemes } from './keyboard/edit-text.ts';
import { checkRows } from './models/check-rows.ts';
import type { ScreenId } from './screen-model.ts';
import type { Focus, Place, Session } from './session.ts';

type Arriving = Pick<Session, 'answers' | 'found' | 'read' | 'missing' | 'phase'>;

/** Where an operator stands who has just come to a screen. */
export function arrive(session: Arriving, screen: ScreenId, focus?: Focus): Place {
  const focused = focus ?? firstFocus(session, screen);
  const size = settingValue(session.read.settings, 'vectors.dimensions');
  const other = size === null || isUsualSize(size) ? '' : String(size);
  return {
    screen,
    focus: focused,
    cursor: cursorAtEnd(session, screen, focused, other),
    revealed: false,
    judged: false,
    index: firstIndex(session, screen),
    list: 'first',
    scroll: 0,
    other,
  };
}

function firstFocus(session: Arriving, screen: ScreenId): Focus | null {
  const fields = fieldsOn(screen, session);
  const missing = fields.find((id) => session.missing.includes(id));
  if (missing !== undefined) return missing;
  return screen === 'primary' ? 'kind' : (fields[0] ?? null);
}

function firstIndex({ read, phase }: Arriving, screen: ScreenId): number {
  if (screen === 'fallback') return fallbackIndex(read.settings);
  if (phase.kind === 'checks') {
    // What failed may be far below, out of sight of all that passed.
    return Math.max(
      0,
      checkRows(phase.applied.checks).findIndex(({ status }) => status === 'fail'),
    );
  }
  if (screen !== 'dimensions') return 0;
  return dimensionsIndex(settingValue(read.settings, 'vectors.dimensions'));
}

function cursorAtEnd(
  session: Arriving,
  screen: ScreenId,
  focus: Focus | null,
  other: string,
): number {
  if (screen === 'dimensions') return graphemes(other).length;
  if (focus === null || focus === 'kind') return 0;
  return graphemes(fieldText(session, focus)).length;
}
