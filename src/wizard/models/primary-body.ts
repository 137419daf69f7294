import { foundPrimary } from '../answers.ts';
import { choiceItem } from '../choices/choice-item.ts';
import { shownPhase } from '../current-screen.ts';
import { fieldsOn, primaryFields } from '../fields.ts';
import type { BodyOf, ChoiceItem } from '../screen-model.ts';
import type { Session } from '../session.ts';
import { fieldModel } from './field-model.ts';

function kinds({ found, phase }: Session): readonly ChoiceItem[] {
  const stored = foundPrimary(found) === 'server' && phase.kind !== 'viewing';
  const emptied = stored
    ? 'Its host, database, user and password are emptied in both files.'
    : 'Nothing about a primary is written.';
  return [
    choiceItem({
      value: 'server',
      label: 'A PostgreSQL server',
      note: 'What stands in brackets is used while a field is empty.',
    }),
    choiceItem({
      value: 'none',
      label: 'None, local only',
      note: `The application works on the local fallback alone. ${emptied}`,
    }),
  ];
}

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
      items: kinds(session),
      index: answers.primary === 'server' ? 0 : 1,
      focused: place.focus === 'kind' && !viewing,
    },
    fields: fields.map((id) => fieldModel(session, id)),
  };
}
