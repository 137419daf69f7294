import type { Input } from '../../src/router/situation.ts';
import { evidence, fence, stranger } from './router-situation.ts';
import { type TransitionCase, fallback, primary, seen } from './transition-case.ts';
import { casesOnFallback } from './transition-cases-on-fallback.ts';

const opened: Input = {
  kind: 'fence-opened',
  fence: fence({ mode: 'read-only' }),
  writes: 'read-only',
};

/** One case for each line of the table. */
export const transitionCases: Readonly<Record<string, TransitionCase>> = {
  'the fence is open: the fallback serves': {
    at: { state: 'suspect', primary: 'gone', doing: 'open-fence' },
    input: opened,
    to: 'fallback',
  },
  'a start resumes the primary after a failover without writes, and closes the fence': {
    at: { state: 'starting', primary: 'unknown', fence: fence({ mode: 'read-only' }) },
    input: primary('healthy'),
    to: 'primary',
    act: 'close-fence',
  },
  'a start finds the primary': {
    at: { state: 'starting', primary: 'unknown' },
    input: primary('healthy'),
    to: 'primary',
  },
  'a start has the fallback only, or the fallback holds writes': {
    at: { state: 'starting', primary: 'unknown', fence: fence({ mode: 'open' }) },
    input: primary('healthy'),
    to: 'starting',
    act: 'open-fence',
  },
  'a start has no primary in its settings': {
    at: { state: 'starting', primary: null, fallback: 'unknown' },
    input: fallback('healthy'),
    to: 'local',
  },
  'a start is refused by the primary': {
    at: { state: 'starting', primary: 'unknown' },
    input: primary('config'),
    to: 'misconfigured',
  },
  'a start finds another server in place of the primary': {
    at: {
      state: 'starting',
      primary: 'unknown',
      fence: fence({ mode: 'read-only' }),
      known: stranger,
    },
    input: primary('healthy'),
    to: 'diverged',
  },
  'a start that needs the fallback starts it': {
    at: { state: 'starting', primary: 'gone', fallback: 'gone' },
    rules: { mayStart: true },
    input: primary('down'),
    to: 'starting',
    act: 'start-fallback',
  },
  'a start finds nothing': {
    at: { state: 'starting', primary: 'gone', fallback: 'gone' },
    input: primary('down'),
    to: 'down',
  },
  'a start takes too long': {
    at: { state: 'starting', primary: 'unknown', fallback: 'unknown' },
    input: { kind: 'time-up' },
    to: 'down',
  },
  'a stopped fallback is started beside the primary': {
    at: { state: 'primary', fallback: 'doubtful' },
    rules: { mayStart: true, startsAtOnce: true },
    input: { kind: 'opened' },
    to: 'primary',
    act: 'start-fallback',
  },
  'another process has failed over and writes to the fallback: it is followed': {
    at: { state: 'primary' },
    input: seen(fence({ mode: 'open' })),
    to: 'primary',
    act: 'open-fence',
  },
  'a fence of ours that could not be closed before is closed': {
    at: { state: 'primary' },
    input: seen(fence({ mode: 'read-only', holder: 'here:1' })),
    to: 'primary',
    act: 'close-fence',
  },
  'another server answers in place of the primary': {
    at: { state: 'primary', known: stranger },
    input: primary('healthy'),
    to: 'diverged',
  },
  'the primary refuses our settings': {
    at: { state: 'suspect', primary: 'doubtful' },
    input: primary('config'),
    to: 'misconfigured',
  },
  'a sign against the primary makes it suspect': {
    at: { state: 'primary' },
    input: { kind: 'reported', target: 'primary', evidence: evidence('down') },
    to: 'suspect',
  },
  'the primary answers: it was nothing': {
    at: { state: 'suspect', primary: 'doubtful' },
    input: primary('healthy'),
    to: 'primary',
  },
  'the primary is gone: the fallback takes over': {
    at: { state: 'suspect', primary: 'gone' },
    input: primary('down'),
    to: 'suspect',
    act: 'open-fence',
  },
  'the primary is gone: the fallback is started': {
    at: { state: 'suspect', primary: 'gone', fallback: 'gone' },
    rules: { mayStart: true },
    input: primary('down'),
    to: 'suspect',
    act: 'start-fallback',
  },
  'both are gone': {
    at: { state: 'suspect', primary: 'gone', fallback: 'gone' },
    input: primary('down'),
    to: 'down',
  },
  'it is not decided yet': {
    at: { state: 'suspect', primary: 'doubtful' },
    input: primary('silent'),
    to: 'suspect',
  },
  'the primary takes our settings again': {
    at: { state: 'misconfigured', primary: 'refusing' },
    input: primary('healthy'),
    to: 'primary',
  },
  'the primary that was known answers again, and nothing waits in the fallback': {
    at: { state: 'diverged', primary: 'another' },
    input: primary('healthy'),
    to: 'primary',
  },
  'who answered in place of the primary is gone, and nothing serves': {
    at: { state: 'diverged', primary: 'another' },
    input: primary('down'),
    to: 'suspect',
  },
  ...casesOnFallback,
};
