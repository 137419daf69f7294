import { describe, expect, it } from 'vitest';
import { atPrimary, emptyForm, field, paste, texts } from '../support/wizard-form.ts';
import { aPrimary } from '../support/wizard-scenario.ts';

const enter = '\r';
const tab = '\t';
const url = 'postgres://clerk:s3cret%21@db.example:6000/shop?sslmode=require';

describe('a database URL', () => {
  const filled = {
    'primary.host': 'db.example',
    'primary.port': '6000',
    'primary.database': 'shop',
    'primary.user': 'clerk',
    'primary.password': 's3cret!',
    'primary.sslmode': 'require',
  };

  it.each([
    ['pasted into the first field', `\u001b[D${tab}${paste(url)}`],
    ['pasted into another field', `\u001b[D${tab.repeat(4)}${paste(url)}`],
    ['pasted before a kind was chosen', paste(url)],
    ['pasted with blanks around it', `\u001b[D${tab}${paste(` ${url} `)}`],
    ['arriving as one chunk on a terminal without bracketed paste', `\u001b[D${tab}${url}`],
  ])('fills the form, %s', (_name, bytes) => {
    const play = atPrimary();
    play.type(bytes);
    expect(texts(play)).toMatchObject(filled);
  });

  it('typed letter by letter fills the form at Enter', () => {
    const play = emptyForm();
    for (const letter of url) play.type(letter);
    play.type(enter);
    expect(texts(play)).toMatchObject(filled);
  });

  it('is drawn as a secret while it is typed', () => {
    const play = emptyForm();
    for (const letter of url) play.type(letter);
    expect(field(play, 'primary.host').display).toBe('secret');
  });

  it('that cannot be read is not kept, and not repeated', () => {
    const play = emptyForm();
    play.type(paste('postgres://clerk:s3cret@a,b/shop'));
    const { notice } = play.model();
    expect([
      field(play, 'primary.host').text,
      notice?.tone,
      notice?.text.includes('s3cret'),
    ]).toEqual(['', 'error', false]);
  });

  it('that names nothing is no success', () => {
    const play = emptyForm();
    play.type(paste('postgres://'));
    expect(play.model().notice).toMatchObject({ tone: 'error', text: 'The URL names nothing.' });
  });

  it('leaves what it does not name as it was', () => {
    const play = atPrimary({ env: { ...aPrimary, POSTGRES_PORT: '7000' } });
    play.type(paste('postgres://clerk@other/shop'));
    expect(texts(play)).toMatchObject({ 'primary.host': 'other', 'primary.port': '7000' });
  });
});
