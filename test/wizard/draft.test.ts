import { describe, expect, it } from 'vitest';
import { type Draft, draftSchema } from '../../src/wizard/draft.ts';
import { atReview } from '../support/wizard-ways.ts';
import { anApplied, aPrimary, aReview, playWizard, settled } from '../support/wizard-scenario.ts';

const enter = '\r';
const ctrlC = '\u0003';

const draft = (over: Partial<Draft> = {}): Draft => ({
  version: 1,
  folder: '/folder',
  envFile: '.env',
  configFile: 'config.json',
  savedAt: Date.now() - 12 * 60_000,
  at: 'fallback',
  primary: 'server',
  typed: { 'primary.host': 'db', 'primary.database': 'shop', 'primary.user': 'clerk' },
  resolution: 'keep',
  confirmed: ['welcome', 'primary'],
  leftOut: [],
  ...over,
});

const shop = { 'fallback.database': 'shop' } as const;

const noContact = { request: { contact: false } } as const;

/** A form that was begun and left with Ctrl-C. */
function interrupted(bytes: string) {
  const play = playWizard({ env: aPrimary });
  play.type(enter);
  play.type(`\t${bytes}`);
  play.type(ctrlC);
  return play;
}

describe('an interrupted wizard', () => {
  it('keeps its answers', () => {
    const [kept] = interrupted('.local').calls.saveDraft;
    expect(kept!.given[0]).toMatchObject({
      at: 'primary',
      typed: { 'primary.host': 'db.example.local' },
      confirmed: ['welcome'],
    });
  });

  it('keeps no password', () => {
    const [kept] = interrupted(`\t\t\t\tnew-secret`).calls.saveDraft;
    expect([JSON.stringify(kept!.given[0]).includes('new-secret'), kept!.given[0].leftOut]).toEqual(
      [false, ['primary.password']],
    );
  });

  it('keeps no URL that was typed into a field', () => {
    const play = playWizard({ env: aPrimary });
    play.type(enter);
    play.type('\t\u0015');
    for (const letter of 'postgres://clerk:new-secret@db/shop') play.type(letter);
    play.type(ctrlC);
    expect(JSON.stringify(play.calls.saveDraft[0]!.given[0])).not.toContain('new-secret');
  });

  it('keeps no password of an endpoint, with or without a scheme', async () => {
    const play = await atReview();
    play.choose('edit inference');
    play.type('clerk:new-secret@host:11434');
    play.type(ctrlC);
    expect(JSON.stringify(play.calls.saveDraft[0]!.given[0])).not.toContain('new-secret');
  });

  it('keeps no key in the query of an endpoint', async () => {
    const play = await atReview();
    play.choose('edit inference');
    play.type('https://host/v1?api_key=new-secret');
    play.type(ctrlC);
    expect(JSON.stringify(play.calls.saveDraft[0]!.given[0])).not.toContain('new-secret');
  });

  it('keeps no password of a primary that was given up, also within another text', () => {
    const play = playWizard({ env: aPrimary });
    play.type(enter);
    play.type('\t\t\t\u0015db-new-secret');
    play.type('\t\tnew-secret');
    play.type('\t\t\t\u001b[C');
    play.type(ctrlC);
    expect(play.wizard.getSession().answers).toMatchObject({ primary: 'none' });
    expect(JSON.stringify(play.calls.saveDraft[0]!.given[0])).not.toContain('new-secret');
  });

  it('ends when they are kept, and says so', async () => {
    const play = interrupted('\t\t\t\tnew-secret');
    play.calls.saveDraft[0]!.succeed();
    expect(await play.wizard.finished).toEqual({
      kind: 'cancelled',
      draftKept: true,
      applied: null,
      passwordsLeftOut: true,
    });
  });

  it('ends, too, when they could not be kept, and says so', async () => {
    const play = interrupted('x');
    play.calls.saveDraft[0]!.fail(new Error('no space'));
    expect(await play.wizard.finished).toMatchObject({ kind: 'cancelled', draftKept: false });
  });

  it('does not wait for a disk that hangs when Ctrl-C is pressed again', async () => {
    const play = interrupted('x');
    play.type(ctrlC);
    expect(await play.wizard.finished).toMatchObject({ kind: 'cancelled', draftKept: false });
  });

  it('writes nothing when nothing was answered', async () => {
    const play = playWizard({ env: aPrimary });
    play.type(enter);
    play.type(ctrlC);
    await play.wizard.finished;
    expect(play.calls.saveDraft).toHaveLength(0);
  });
});

describe('a draft', () => {
  it('is offered first, with when and where it was left', () => {
    const play = playWizard({ draft: draft() });
    expect(play.body('welcome').draft?.items.map(({ label }) => label)).toEqual([
      'Go on where you stopped (12 minutes ago, at Fallback)',
      'Start afresh',
    ]);
  });

  it('brings back the answers and the place', () => {
    const play = playWizard({ draft: draft(), ...noContact });
    play.type(enter);
    const place = play.screen();
    play.type('\u001b');
    expect([place, play.body('primary').fields[0]!.text]).toEqual(['fallback', 'db']);
  });

  it('has the connection tested again', () => {
    const play = playWizard({
      draft: draft({ confirmed: ['welcome', 'primary', 'connection-test'] }),
    });
    play.type(enter);
    expect(play.screen()).toBe('connection-test');
  });

  it('asks again for a password that was left out', () => {
    const play = playWizard({ draft: draft({ leftOut: ['primary.password'] }), ...noContact });
    play.type(enter);
    const focused = play.body('primary').fields.find(({ cursor }) => cursor !== null);
    expect([focused?.id, play.model().notice?.tone]).toEqual(['primary.password', 'note']);
  });

  it.each([
    ['speaks of no stored password where there is none', {}, 'Type the password again.'],
    [
      'says what an empty password means where one is stored',
      { POSTGRES_PASSWORD: 'stored' },
      'Type the password again; left empty, the stored one is used.',
    ],
  ])('%s', (_, env, fix) => {
    const play = playWizard({ draft: draft({ leftOut: ['primary.password'] }), ...noContact, env });
    play.type(enter);
    expect(play.model().notice?.fix).toBe(fix);
  });

  it('is thrown away when the operator starts afresh', () => {
    const play = playWizard({ draft: draft() });
    play.choose('afresh');
    expect([play.calls.removeDraft.length, play.screen()]).toEqual([1, 'primary']);
  });

  it('is thrown away when it was taken up and all its answers taken back', async () => {
    const play = playWizard({ draft: draft({ primary: 'none', typed: shop, confirmed: [] }) });
    play.choose('resume');
    play.wizard.press({ kind: 'key', key: 'enter' });
    play.choose('local');
    play.type('\u0015');
    play.type(ctrlC);
    expect(await play.wizard.finished).toMatchObject({ kind: 'cancelled', draftKept: false });
    expect([play.calls.saveDraft.length, play.calls.removeDraft.length]).toEqual([0, 1]);
  });

  it('is replaced, not thrown away, when it was taken up and has answers left', () => {
    const play = playWizard({ draft: draft(), ...noContact });
    play.choose('resume');
    play.type(ctrlC);
    play.calls.saveDraft[0]!.succeed();
    expect(play.calls.removeDraft).toHaveLength(0);
  });

  it('stays when it was neither taken up nor thrown away', async () => {
    const play = playWizard({ draft: draft() });
    play.type(ctrlC);
    const end = await play.wizard.finished;
    expect([end, play.calls.removeDraft.length]).toMatchObject([{ draftKept: true }, 0]);
  });

  it('is thrown away once it was applied', async () => {
    const play = playWizard({ draft: draft(), ...noContact });
    for (let count = 0; count < 4; count += 1) play.type(enter);
    play.calls.review[0]!.succeed(aReview);
    await settled();
    play.choose('apply');
    play.calls.apply[0]!.succeed(anApplied());
    await settled();
    expect(play.calls.removeDraft).toHaveLength(1);
  });

  it('survives being written and read', () => {
    const kept = draft();
    const read: unknown = JSON.parse(JSON.stringify(kept));
    expect(draftSchema.parse(read)).toEqual(kept);
  });

  it('with settings of another version is taken for what is known of it', () => {
    const play = playWizard({ draft: draft({ typed: { 'primary.colour': 'red' } }), ...noContact });
    play.type(enter);
    expect(play.screen()).toBe('primary');
  });
});
