import { describe, expect, it } from 'vitest';
import { type Place, playWizard } from '../../support/wizard-scenario.ts';

function inference(place: Place): unknown {
  const play = playWizard({ ...place, readOnly: true, start: 'dimensions' });
  return play.body('dimensions').inference;
}

describe('the inference endpoint under the dimensions', () => {
  it('says where it comes from', () => {
    expect(inference({ env: { OLLAMA_HOST: 'http://gpu:11434' } })).toEqual({
      text: 'http://gpu:11434',
      provenance: '.env OLLAMA_HOST',
    });
  });

  it('says once that it is not set', () => {
    expect(inference({})).toEqual({ text: 'not set', provenance: null });
  });
});
