import { type TestStage, testStages } from '../../plan/test-stage.ts';
import { choiceOn } from '../choices/choice-on.ts';
import { primaryPlace } from '../primary-place.ts';
import type { BodyOf, ErrorModel, MarkRow } from '../screen-model.ts';
import type { Session, TestState } from '../session.ts';
import { stageLabel } from '../stage-label.ts';
import { errorModel } from './error-model.ts';

/** The live test of the primary. */
export function connectionTestBody(session: Session): BodyOf<'connection-test'> {
  const { test } = session;
  return {
    id: 'connection-test',
    place: primaryPlace(session.read) ?? '',
    stages: testStages.map((stage) => stageRow(test, stage)),
    error: test === null ? null : errorOf(test),
    next: choiceOn(session),
  };
}

function stageRow(test: TestState | null, stage: TestStage): MarkRow {
  const label = stageLabel(stage);
  const found = test?.stages.find((known) => known.stage === stage);
  if (found === undefined) {
    const over = test !== null && test.state !== 'running';
    return { id: stage, label, status: over ? 'skip' : 'waiting', text: '', fix: null, ms: null };
  }
  const { status, message, fix, ms } = found;
  return { id: stage, label, status, text: message, fix, ms };
}

function errorOf(test: TestState): ErrorModel | null {
  switch (test.state) {
    case 'running':
      return null;
    case 'broke':
      return errorModel(test.error);
    case 'finished':
      return test.test.error === null ? null : errorModel(test.test.error);
  }
}
