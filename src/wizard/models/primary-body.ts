import { choiceItem } from '../choices/choice-item.ts';
import { shownPhase } from '../current-screen.ts';
import { fieldsOn, primaryFields } from '../fields.ts';
import type { BodyOf } from '../screen-model.ts';
import type { Session } from '../session.ts';
import { fieldModel } from './field-model.ts';

const kinds = [
  choiceItem({ value: 'server', label: 'A PostgreSQL server' }),
  choiceItem({ value: 'none', label: 'None, local only' }),
];

/** The form of the primary; a pasted URL fills it. */
export function primaryBody(session: Session): BodyOf<'primary'> {
  const { answers, place, read } = session;
  const viewing = shownPhase(session).kind === 'viewing';
  const anything = primaryFields.some(
    (id) => (read.settings.values.get(id)?.candidates.length ?? 0) > 0,
  );
  const fields = viewing && anything ? primaryFields : fieldsOn('primary', session);
  return {
    id: 'primary',
    kind: {
      items: kinds,
      index: answers.primary === 'server' ? 0 : 1,
      focused: place.focus === 'kind' && !viewing,
    },
    fields: fields.map((id) => fieldModel(session, id)),
  };
}
