import {
  anApplied,
  aReview,
  aTest,
  playWizard,
  type Scenario,
  type ScenarioOptions,
  settled,
} from './wizard-scenario.ts';

const enter = '\r';

/** Goes on with what is there until the review is ready. */
export async function atReview(options: ScenarioOptions = {}, review = aReview): Promise<Scenario> {
  const play = playWizard(options);
  play.type(enter);
  play.type(enter);
  if (play.screen() === 'connection-test') {
    play.calls.testPrimary[0]!.succeed(aTest('pass'));
    await settled();
    play.type(enter);
  }
  play.type(enter);
  if (play.screen() === 'fallback-settings') play.type(enter);
  play.type(enter);
  play.calls.review[0]!.succeed(review);
  await settled();
  return play;
}

/** Accepts the review; the run stays open. */
export async function whileApplying(options: ScenarioOptions = {}): Promise<Scenario> {
  const play = await atReview(options);
  play.choose('apply');
  return play;
}

/** Lets the run go through. */
export async function atChecks(options: ScenarioOptions = {}): Promise<Scenario> {
  const play = await whileApplying(options);
  play.calls.apply[0]!.succeed(anApplied());
  await settled();
  return play;
}
