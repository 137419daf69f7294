import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { keys, type ScreenTerminal } from './screen-terminal.ts';

/** The heading of the screen that is shown; empty when it is none of the wizard's. */
export function titleOn(frame: string): string {
  return /setup-wizard +[·-] +(.+?)(?: {2,}|$)/u.exec(frame.split('\n')[0] ?? '')?.[1] ?? '';
}

/** The last line, which says what the keys do now. */
export function footerOn(frame: string): string {
  return frame.trimEnd().split('\n').at(-1) ?? '';
}

/** Whether a screen waits for an answer: no work goes on that it waits for itself. */
function isReady(frame: string): boolean {
  return titleOn(frame) !== '' && footerOn(frame).includes('Enter ');
}

/** Waits until the screen with this title waits for an answer. */
export async function atScreen(terminal: ScreenTerminal, title: string): Promise<void> {
  await terminal.waitFor((frame) => titleOn(frame) === title && isReady(frame), { wanted: title });
}

/** Screens that Enter does not leave for another one. */
const lastScreens = ['pgvector checks', 'Done'];

/** Accepts what every screen proposes until the one with this title waits for an answer. */
export async function goTo(terminal: ScreenTerminal, title: string): Promise<void> {
  let left = '';
  for (;;) {
    await terminal.waitFor((frame) => titleOn(frame) !== left && isReady(frame), { wanted: title });
    left = titleOn(terminal.frame());
    if (left === title) return;
    if (lastScreens.includes(left)) throw new Error(`"${title}" was not among the screens.`);
    terminal.type(keys.enter);
  }
}

/** Applies the review that is shown and goes to the end; gives the exit code. */
export async function applyAndEnd(terminal: ScreenTerminal): Promise<number> {
  await atScreen(terminal, 'Review');
  terminal.type(keys.enter);
  await terminal.waitFor((frame) => lastScreens.includes(titleOn(frame)) && isReady(frame));
  if (titleOn(terminal.frame()) !== 'Done') {
    terminal.type(keys.enter);
    await atScreen(terminal, 'Done');
  }
  terminal.type(keys.enter);
  return await terminal.end();
}

/** Fills the form of the primary, which is shown; the password has the focus in the end. */
export function typePrimary(terminal: ScreenTerminal, primary: ConnectionSettings): void {
  const { host, port, database, user, password } = primary;
  // From "None, local only" to the server, and onto its first field.
  terminal.type(`${keys.left}${keys.tab}`);
  const texts = [host, String(port), database, user, password ?? ''];
  terminal.type(texts.map((text) => `${keys.ctrl('u')}${text}`).join(keys.tab));
}
