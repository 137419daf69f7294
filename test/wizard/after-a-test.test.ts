import { describe, expect, it } from 'vitest';
import { aPrimary, aTest, playWizard, settled } from '../support/wizard-scenario.ts';

const enter = '\r';

async function tested(test = aTest('fail')) {
  const play = playWizard({ env: aPrimary });
  play.type(enter);
  play.type(enter);
  play.calls.testPrimary[0]!.succeed(test);
  await settled();
  return play.body('connection-test').next?.items ?? [];
}

describe('after a connection test', () => {
  it('that no session came of, the settings are to be changed first', async () => {
    const [first] = await tested(aTest('fail', 'primary.password'));
    expect([first?.label, first?.recommended]).toEqual(['Change the Password', true]);
  });

  it('of a server that lacks something, that is to be repaired there and tested again', async () => {
    const items = await tested({ ...aTest('fail'), error: null });
    expect(items.map(({ label, recommended }) => [label, recommended])).toEqual([
      ['Test again', true],
      ['Change the settings', false],
      ['Go on all the same', false],
    ]);
  });

  it('of a server that answered, nothing says that it did not', async () => {
    const items = await tested({ ...aTest('fail'), error: null });
    expect(items.map(({ note }) => note)).toContain(
      'Unless it is repaired by then, the run ends with exit code 3.',
    );
  });
});
