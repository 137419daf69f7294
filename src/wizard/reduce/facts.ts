import { testStages } from '../../plan/test-stage.ts';
import { settingValue } from '../../settings/database-settings.ts';
import type { Action } from '../action.ts';
import type { Session, TestState } from '../session.ts';
import { ended, endAfterSaving } from './leave.ts';

type Fact = Extract<
  Action,
  {
    readonly type:
      | 'finding-arrived'
      | 'modes-examined'
      | 'looked-around'
      | 'services-seen'
      | 'stage-arrived'
      | 'primary-tested'
      | 'test-broke'
      | 'review-made'
      | 'review-failed'
      | 'draft-written';
  }
>;

/** Takes in what became known while questions are asked. */
export function withFact(session: Session, fact: Fact): Session {
  const { phase } = session;
  switch (fact.type) {
    case 'finding-arrived': {
      const others = session.findings.filter(({ id }) => id !== fact.finding.id);
      return { ...session, findings: [...others, fact.finding] };
    }
    case 'modes-examined':
      return { ...session, modes: fact.modes };
    case 'looked-around':
      return { ...session, lookedAround: true };
    case 'services-seen':
      return { ...session, services: fact.findings };
    case 'stage-arrived':
    case 'primary-tested':
    case 'test-broke':
      return withTestFact(session, fact);
    case 'review-made':
    case 'review-failed': {
      if (session.review?.state !== 'running' || session.review.run !== fact.run) return session;
      const { run } = fact;
      return fact.type === 'review-made'
        ? { ...session, review: { state: 'finished', run, review: fact.review } }
        : { ...session, review: { state: 'failed', run, error: fact.error } };
    }
    case 'draft-written':
      return phase.kind === 'saving'
        ? ended(session, phase.last, endAfterSaving(session, phase, fact.kept))
        : session;
  }
}

function withTestFact(
  session: Session,
  fact: Extract<Fact, { readonly type: 'stage-arrived' | 'primary-tested' | 'test-broke' }>,
): Session {
  const { test } = session;
  if (test?.state !== 'running' || test.run !== fact.run) return session;
  switch (fact.type) {
    case 'stage-arrived':
      return { ...session, test: withStage(test, fact.stage) };
    case 'primary-tested': {
      const dimensions = settingValue(session.read.settings, 'vectors.dimensions');
      return {
        ...session,
        test: { ...test, state: 'finished', test: fact.test, dimensions: Number(dimensions) },
      };
    }
    case 'test-broke':
      return { ...session, test: { ...test, state: 'broke', error: fact.error } };
  }
}

function withStage(
  test: Extract<TestState, { readonly state: 'running' }>,
  stage: TestState['stages'][number],
): TestState {
  const others = test.stages.filter((known) => known.stage !== stage.stage);
  const all = [...others, stage].toSorted(
    (one, other) => testStages.indexOf(one.stage) - testStages.indexOf(other.stage),
  );
  return { ...test, stages: all };
}
