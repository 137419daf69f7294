import { type Parts, fence, now, stateOf, stranger } from './router-situation.ts';
import { type TransitionCase, fallback, primary, seen } from './transition-case.ts';

const healed: Parts = { state: 'recovered', primary: 'alive' };

/** One case for each line that begins on the fallback, or where nothing serves. */
export const casesOnFallback: Readonly<Record<string, TransitionCase>> = {
  'the fence is closed, so the primary serves again': {
    at: { ...healed, doing: 'close-fence' },
    input: { kind: 'fence-closed', fence: fence() },
    to: 'primary',
  },
  'the writes are being brought back: statements wait': {
    at: healed,
    input: seen(fence({ mode: 'held' })),
    to: 'reconciling',
  },
  'bringing the writes back was given up': {
    at: { state: 'reconciling', primary: 'gone' },
    input: seen(fence({ mode: 'open' })),
    to: 'fallback',
  },
  'another process closed the fence: the primary serves again': {
    at: { state: 'reconciling' },
    input: seen(fence()),
    to: 'primary',
  },
  'another process closed the fence, and the primary is asked once more': {
    at: { state: 'fallback', primary: 'gone' },
    input: seen(fence()),
    to: 'suspect',
  },
  'another server answers in place of the primary that was left': {
    at: { state: 'fallback', primary: 'gone', known: stranger },
    input: primary('healthy'),
    to: 'diverged',
  },
  'the primary that was left may be returned to again, or is gone again': {
    at: { state: stateOf('diverged', { serving: 'fallback' }), primary: 'another' },
    input: primary('healthy'),
    to: 'recovered',
  },
  'the fallback that serves is gone, and the primary lacks nothing': {
    at: { ...healed, fallback: 'gone', fence: fence({ mode: 'read-only' }) },
    input: fallback('down'),
    to: 'primary',
  },
  'the fallback that serves is gone: it is started again': {
    at: { state: 'fallback', primary: 'gone', fallback: 'gone' },
    rules: { mayStart: true },
    input: fallback('down'),
    to: 'down',
    act: 'start-fallback',
  },
  'the fallback that serves is gone, too': {
    at: { ...healed, fallback: 'gone', fence: fence({ mode: 'open' }) },
    input: fallback('down'),
    to: 'down',
  },
  'the fallback that serves in place of a strange primary is gone, too': {
    at: {
      state: stateOf('diverged', { serving: 'fallback' }),
      primary: 'another',
      fallback: 'gone',
    },
    input: fallback('down'),
    to: 'down',
  },
  'the operator goes back': {
    at: healed,
    input: { kind: 'fail-back' },
    to: 'recovered',
    act: 'close-fence',
  },
  'the primary has been healthy for long enough': {
    at: {
      state: stateOf('recovered', {
        heldBy: 'probation',
        healthySince: now - 30_000,
        healthyProbes: 10,
      }),
    },
    rules: { failBack: 'auto' },
    input: primary('healthy'),
    to: 'recovered',
    act: 'close-fence',
  },
  'the primary answers again, or not any more': {
    at: { state: 'fallback', primary: 'gone' },
    input: primary('healthy'),
    to: 'recovered',
  },
  'the only database serves again': {
    at: { state: 'down', primary: null, fallback: 'gone' },
    input: fallback('healthy'),
    to: 'local',
  },
  'the primary serves again': {
    at: { state: 'down', primary: 'gone', fallback: 'gone' },
    input: primary('healthy'),
    to: 'primary',
  },
  'the fallback can be reached, and holds what the primary lacks': {
    at: { state: 'down', fallback: 'gone', fence: fence({ mode: 'open' }) },
    input: fallback('healthy'),
    to: 'down',
    act: 'open-fence',
  },
  'the fallback can be reached, and the primary is gone': {
    at: { state: 'down', primary: 'gone', fallback: 'gone' },
    input: fallback('healthy'),
    to: 'down',
    act: 'open-fence',
  },
  'nothing serves, and the fallback is started': {
    at: { state: 'down', primary: 'gone', fallback: 'gone' },
    rules: { mayStart: true },
    input: fallback('down'),
    to: 'down',
    act: 'start-fallback',
  },
  'still nothing serves': {
    at: { state: 'down', primary: 'gone', fallback: 'gone' },
    input: fallback('down'),
    to: 'down',
  },
};
