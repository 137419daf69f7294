import { describe, expect, it } from 'vitest';
import type { LookFinding } from '../../src/plan/look-finding.ts';
import { anApplied, type Place, playWizard, settled } from '../support/wizard-scenario.ts';
import { whileApplying } from '../support/wizard-ways.ts';

const named: Place = {
  environment: { OLLAMA_HOST: 'gpu', REDIS_URL: 'redis://:geheim@cache' },
};
const ollama: LookFinding = {
  id: 'ollama',
  label: 'Ollama',
  status: 'pass',
  text: 'Ollama 0.12.3 answers. http://gpu:11434, 3 ms.',
  fix: null,
};
const redis: LookFinding = {
  id: 'redis',
  label: 'Redis',
  status: 'fail',
  text: 'Nothing accepts connections at redis://cache:6379.',
  fix: 'Start it.',
};

describe('the first screen', () => {
  const labels = (place: Place) =>
    playWizard(place)
      .body('welcome')
      .findings.map(({ label }) => label);

  it('has a row for each service that is named, last and from the beginning', () => {
    expect(labels(named).slice(-3)).toEqual(['Fallback port', 'Ollama', 'Redis']);
  });

  it.each<Place>([{}, { ...named, request: { contact: false } }])(
    'has none where no service is named, or none may be contacted',
    (place) => {
      expect(labels(place).at(-1)).toBe('Fallback port');
    },
  );

  it('goes on while a service is still being looked at', () => {
    const play = playWizard(named);
    play.type('\r');
    expect(play.model().body.id).toBe('primary');
  });
});

describe('the last screen', () => {
  async function done(place: Place) {
    const play = await whileApplying(place);
    play.calls.apply[0]!.succeed(anApplied());
    await settled();
    play.type('\t');
    return play;
  }
  type Play = Awaited<ReturnType<typeof done>>;
  const texts = (play: Play) => play.body('done').lines.map(({ text }) => text);

  it('says of each named service how it is, with what to do', async () => {
    const play = await done(named);
    expect(texts(play)).toContain('Redis     is being looked at');
    expect(play.body('done').settled).toBe(false);
    play.calls.lookAtServices[0]!.succeed([redis, ollama]);
    await settled();
    const all = texts(play);
    const first = all.indexOf(`Ollama    ${ollama.text}`);
    expect(all.slice(first, first + 3)).toEqual([
      `Ollama    ${ollama.text}`,
      `Redis     ${redis.text}`,
      '  Start it.',
    ]);
    expect(play.body('done').settled).toBe(true);
  });

  it('is left at once, whatever is still being looked at', async () => {
    const play = await done(named);
    play.type('\r');
    await settled();
    expect(play.calls.lookAtServices[0]!.signal?.aborted).toBe(true);
  });

  it('looks at nothing where no service is named', async () => {
    const play = await done({});
    expect(play.calls.lookAtServices).toEqual([]);
    expect(play.body('done').settled).toBe(true);
  });
});
