import type { ScreenBody, ScreenModel } from '../wizard/screen-model.ts';
import type { Wizard, WizardEnd } from '../wizard/wizard.ts';
import { askScreen } from './ask-screen.ts';
import type { LineTerminal } from './line-terminal.ts';
import { pilotOf } from './pilot.ts';
import { tellProgress } from './tell-progress.ts';

/**
 * Asks the wizard's screens in their order as plain lines, and prints what happens between them.
 *
 * @param signal cancels: what is being applied is taken back, and the answers are kept
 */
export async function askLineByLine(
  wizard: Wizard,
  terminal: LineTerminal,
  signal: AbortSignal,
): Promise<WizardEnd> {
  const pilot = pilotOf(wizard);
  const leaving = new AbortController();
  leaving.signal.addEventListener('abort', () => wizard.cancel(), { once: true });
  const cancel = (): void => leaving.abort();
  const stopTelling = tellProgress(wizard, terminal);
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  try {
    for (;;) {
      const next = await Promise.race([wizard.finished, untilAnswerable(wizard, pilot.model)]);
      if (next !== 'answerable') return next;
      if (leaving.signal.aborted) return await wizard.finished;
      if ((await askScreen(terminal, pilot)) === 'cancelled') cancel();
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    stopTelling();
  }
}

/** Waits until the work that a screen waits for is done. */
function untilAnswerable(wizard: Wizard, model: () => ScreenModel): Promise<'answerable'> {
  return new Promise((resolve) => {
    if (isAnswerable(model().body)) {
      resolve('answerable');
      return;
    }
    const stop = wizard.subscribe(() => {
      if (!isAnswerable(model().body)) return;
      stop();
      resolve('answerable');
    });
  });
}

function isAnswerable(body: ScreenBody): boolean {
  switch (body.id) {
    case 'welcome':
      return body.findings.every(({ status }) => status !== 'waiting' && status !== 'running');
    case 'connection-test':
    case 'apply':
      return body.next !== null;
    case 'review':
      return body.state !== 'working';
    case 'checks':
      return body.state === 'ready';
    case 'primary':
    case 'fallback':
    case 'fallback-settings':
    case 'dimensions':
    case 'inference':
      return true;
    case 'done':
      return body.settled;
  }
}
