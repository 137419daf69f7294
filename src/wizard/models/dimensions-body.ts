import { parseValue } from '../../settings/parse-value.ts';
import { choiceOn } from '../choices/choice-on.ts';
import { shownPhase } from '../current-screen.ts';
import { otherSizeIndex } from '../dimension-choice.ts';
import { endpointText } from '../endpoint-text.ts';
import { fieldProvenance } from '../fields.ts';
import type { BodyOf, FieldModel } from '../screen-model.ts';
import type { Session } from '../session.ts';
import { fieldModel } from './field-model.ts';

const nothing = { items: [], index: 0, focused: false } as const;

/** The number of dimensions, and the inference endpoint that makes the embeddings. */
export function dimensionsBody(session: Session): BodyOf<'dimensions'> {
  return {
    id: 'dimensions',
    sizes: choiceOn(session) ?? nothing,
    other: session.place.index === otherSizeIndex ? otherSize(session) : null,
    inference: inferenceOf(session),
  };
}

function inferenceOf(session: Session): BodyOf<'dimensions'>['inference'] {
  const text = endpointText(session.read);
  const provenance = fieldProvenance(session, 'inference.host');
  return { text, provenance: provenance === text ? null : provenance };
}

function otherSize(session: Session): FieldModel {
  const { other, cursor, judged } = session.place;
  const parsed = parseValue('dimensions', other);
  const wrong = parsed.kind === 'invalid' && (other !== '' || judged);
  return {
    ...fieldModel(session, 'vectors.dimensions'),
    label: 'Number',
    text: other,
    cursor: shownPhase(session).kind === 'viewing' ? null : cursor,
    placeholder: 'from 1 to 16000',
    problem: wrong ? `The number ${parsed.reason}.` : null,
  };
}
