import { describe, expect, it } from 'vitest';
import { draftOf } from '../../src/wizard/draft.ts';
import type { KeyEvent, KeyName } from '../../src/wizard/keyboard/key-event.ts';
import { commandFor } from '../../src/wizard/keyboard/key-table.ts';
import type { ScreenModel } from '../../src/wizard/screen-model.ts';
import { everyLife, keyNames, live } from '../support/wizard-lives.ts';

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}

const spelled: Readonly<Record<string, KeyName>> = {
  PgUp: 'page-up',
  PgDn: 'page-down',
  Esc: 'escape',
};

/** The events of what the footer calls "Up/Down", "Ctrl-C", "r" ... */
function eventsNamed(name: string): readonly KeyEvent[] {
  return name.split('/').map((part): KeyEvent => {
    if (part.startsWith('Ctrl-')) return { kind: 'ctrl', letter: part.slice(5).toLowerCase() };
    if (part === 'Space') return { kind: 'text', text: ' ' };
    if (part.length === 1) return { kind: 'text', text: part };
    const key = spelled[part] ?? keyNames.find((known) => known === part.toLowerCase());
    if (key === undefined) throw new Error(`no key is called ${part}`);
    return { kind: 'key', key };
  });
}

describe('whatever is pressed, and whatever the world does', () => {
  it('there is a screen, and its text holds no control character', async () => {
    await everyLife(async (play, all) => {
      await live(play, all, () => {
        const model: ScreenModel = play.model();
        expect(
          textsOf(model.body).filter((text) => /[\p{Cc}]/u.test(text.replaceAll('\n', ''))),
        ).toEqual([]);
      });
    });
  });

  it('Ctrl-C leads out: at once, or by aborting what is being applied', async () => {
    await everyLife(async (play, all) => {
      await live(play, all, () => {
        const { phase } = play.wizard.getSession();
        const leads = commandFor(play.wizard.getSession(), { kind: 'ctrl', letter: 'c' });
        expect(leads).toBe(phase.kind === 'left' ? null : 'cancel');
      });
      const ctrlC = { kind: 'ctrl', letter: 'c' } as const;
      play.press(ctrlC);
      const after = play.wizard.getSession().phase;
      if (after.kind === 'applying') expect(play.calls.apply.at(-1)!.signal!.aborted).toBe(true);
      play.press(ctrlC);
      expect(play.wizard.getSession().phase.kind).toBe('left');
    });
  });

  it('nothing is applied unless Apply was chosen on a review', async () => {
    await everyLife(async (play, all) => {
      let chosen = play.calls.apply.length;
      for (const each of all) {
        const body = play.model().body;
        const item =
          body.id === 'review' && body.next !== null ? body.next.items[body.next.index] : null;
        const isEnter = 'press' in each && each.press.kind === 'key' && each.press.key === 'enter';
        if (item?.value === 'apply' && isEnter) chosen += 1;
        await live(play, [each], () => undefined);
      }
      expect(play.calls.apply.length).toBe(chosen);
    });
  });

  it('Back and Enter lead to the same screen with the same answers', async () => {
    await everyLife(async (play, all) => {
      await live(play, all, () => undefined);
      const before = play.wizard.getSession();
      if (before.phase.kind !== 'collecting' || before.detour !== null) return;
      const here = play.screen();
      play.press({ kind: 'key', key: 'escape' });
      const back = play.screen();
      const form = ['primary', 'fallback-settings', 'welcome'].includes(back);
      if (back === here || !form || play.model().body.id === 'inference') return;
      play.press({ kind: 'key', key: 'enter' });
      const after = play.wizard.getSession();
      expect([play.screen(), after.answers]).toEqual([here, before.answers]);
    });
  });

  it('every key that the footer names does something', async () => {
    await everyLife(async (play, all) => {
      await live(play, all, () => {
        const named = play.model().hints.flatMap((hint) => hint.keys.flatMap(eventsNamed));
        const idle = named.filter((event) => commandFor(play.wizard.getSession(), event) === null);
        expect(idle).toEqual([]);
      });
    });
  });

  it('a draft holds no password', async () => {
    await everyLife(async (play, all) => {
      await live(play, all, () => {
        const text = JSON.stringify(draftOf(play.wizard.getSession(), 0));
        expect(/hunter22|stored-secret/u.test(text)).toBe(false);
      });
    });
  });
});
