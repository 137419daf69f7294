import { describe, expect, it } from 'vitest';
import { atPrimary, emptyForm, field, paste, requested, texts } from '../support/wizard-form.ts';
import { aPrimary, type Scenario } from '../support/wizard-scenario.ts';
import { atReview } from '../support/wizard-ways.ts';

const enter = '\r';
const tab = '\t';

describe('a field', () => {
  it('shows what is there, and where it comes from', () => {
    const { text, provenance } = field(atPrimary({ env: aPrimary }), 'primary.host');
    expect([text, provenance]).toEqual(['db.example', '.env POSTGRES_HOST']);
  });

  it('shows the default as what counts while it is empty', () => {
    const { text, placeholder } = field(atPrimary({ env: aPrimary }), 'primary.port');
    expect([text, placeholder]).toEqual(['', '5432']);
  });

  it('shows no credentials of the endpoint that counts while it is empty', async () => {
    const play = await atReview({ environment: { OLLAMA_HOST: 'http://clerk:hunter22@host' } });
    play.choose('edit inference');
    play.type('\u0015');
    expect(field(play, 'inference.host').placeholder).toBe('http://********@host');
  });

  it('hides an endpoint with credentials, also one without a scheme', async () => {
    const play = await atReview({ env: { OLLAMA_HOST: 'clerk:hunter22@host' } });
    play.choose('edit inference');
    expect(field(play, 'inference.host').display).toBe('secret');
  });

  it('says that a value was typed here', () => {
    const play = emptyForm();
    play.type('db');
    expect(field(play, 'primary.host').provenance).toBe('typed here');
  });

  it('is as it was when the old text is typed again', async () => {
    const play = atPrimary({ env: aPrimary });
    play.type(`${tab}x\u007f`);
    expect((await requested(play)).flags.size).toBe(0);
  });

  it('that a file fills and that is emptied is unset', async () => {
    const play = atPrimary({ env: { ...aPrimary, POSTGRES_SSLROOTCERT: '/ca.pem' } });
    play.type(`${tab.repeat(7)}\u0015`);
    expect([...(await requested(play)).unset]).toEqual(['primary.sslrootcert']);
  });

  it('that the command line fills can be emptied', async () => {
    const play = atPrimary({ env: aPrimary, flags: { 'primary.sslrootcert': '/ca.pem' } });
    play.type(`${tab.repeat(7)}\u0015`);
    const { flags } = await requested(play);
    expect(flags.has('primary.sslrootcert')).toBe(false);
  });

  it('keeps its text across all fields and back', () => {
    const play = emptyForm();
    play.type('db');
    play.type(tab.repeat(8));
    expect(field(play, 'primary.host')).toMatchObject({ text: 'db', cursor: 2 });
  });

  it('says at once that a text is no port', () => {
    const play = emptyForm();
    play.type(`${tab}54x`);
    expect(field(play, 'primary.port').problem).toBe('Port must be a number from 1 to 65535.');
  });

  it('drops no letter of a burst across fields', () => {
    const play = emptyForm();
    play.type(`db${tab}6000${tab}shop${tab}clerk`);
    expect(texts(play)).toMatchObject({
      'primary.host': 'db',
      'primary.port': '6000',
      'primary.database': 'shop',
      'primary.user': 'clerk',
    });
  });

  it('says when it is full', () => {
    const play = emptyForm();
    play.type(paste('x'.repeat(5000)));
    expect([field(play, 'primary.host').text, play.model().notice?.text]).toEqual([
      '',
      'A field takes at most 4,096 characters.',
    ]);
  });

  it('is not given the blanks around a paste', () => {
    const play = emptyForm();
    play.type(paste('  db.example \n'));
    expect(field(play, 'primary.host').text).toBe('db.example');
  });

  it('takes type-ahead with an Enter for the whole answer', () => {
    const play = emptyForm();
    play.type(`db${tab}${tab}shop${tab}`);
    play.type('clerk\r');
    expect(play.screen()).toBe('fallback');
  });
});

describe('a password', () => {
  const atPassword = (): Scenario => {
    const play = atPrimary({ env: aPrimary });
    play.type(tab.repeat(5));
    return play;
  };

  it('that is stored is not shown', () => {
    expect(field(atPrimary({ env: aPrimary }), 'primary.password')).toMatchObject({
      text: '',
      placeholder: 'stored, not shown',
      display: 'secret',
    });
  });

  it('that is left empty is kept', async () => {
    const play = atPassword();
    play.type('x\u007f');
    const { flags, unset } = await requested(play);
    expect([flags.size, unset.size]).toEqual([0, 0]);
  });

  it('is revealed by Ctrl-R and hidden by the next', () => {
    const play = atPassword();
    play.type('new\u0012');
    const shown = field(play, 'primary.password').display;
    play.type('\u0012');
    expect([shown, field(play, 'primary.password').display]).toEqual(['revealed', 'secret']);
  });

  it('is hidden again when the field is left', () => {
    const play = atPassword();
    play.type(`new\u0012${tab}\u001b[Z`);
    expect(field(play, 'primary.password').display).toBe('secret');
  });

  it('keeps the blanks of a paste', () => {
    const play = atPassword();
    play.type(paste(' a b '));
    expect(field(play, 'primary.password').text).toBe(' a b ');
  });

  it('has the hint for Ctrl-R on its own field only', () => {
    const play = atPassword();
    play.type('new');
    const hints = (): readonly string[] => play.model().hints.flatMap(({ keys }) => keys);
    const here = hints().includes('Ctrl-R');
    play.type(tab);
    expect([here, hints().includes('Ctrl-R')]).toEqual([true, false]);
  });

  it('that is stored cannot be revealed, and no key promises it', () => {
    const play = atPassword();
    const hints = play.model().hints.flatMap(({ keys }) => keys);
    play.type('\u0012new');
    expect([hints.includes('Ctrl-R'), field(play, 'primary.password').display]).toEqual([
      false,
      'secret',
    ]);
  });

  it('is hidden from everything that is printed before it is used', async () => {
    const play = atPassword();
    play.type('brand-new-one');
    await requested(play);
    expect(play.calls.hideSecrets.at(-1)!.given[0]).toContain('brand-new-one');
  });
});

describe('a form that is not complete', () => {
  it('leads Enter to the first field that is wrong', () => {
    const play = emptyForm();
    play.type(`db${enter}`);
    const focused = play.body('primary').fields.find(({ cursor }) => cursor !== null);
    expect(focused?.id).toBe('primary.database');
  });

  it('says what to type there', () => {
    const play = emptyForm();
    play.type(enter);
    expect(play.model().notice?.text).toBe(
      'Host is missing. Type a host name, an address or a socket directory, or paste a postgres:// URL.',
    );
  });

  it('does not blame empty fields before it was tried', () => {
    expect(field(emptyForm(), 'primary.host').problem).toBeNull();
  });
});
