import { describe, expect, it } from 'vitest';
import type { Canvas } from '../../components/canvas.ts';
import { asciiGlyphs, unicodeGlyphs } from '../../components/glyphs.ts';
import { ScreenView } from '../../components/ScreenView.tsx';
import type { FieldModel, ScreenModel } from '../../src/wizard/screen-model.ts';
import { field, screen } from '../support/model-parts.ts';
import { renderFrame } from '../support/render-frame.ts';
import { typicalScreens } from '../support/sample-screens.ts';

const size = { columns: 80, rows: 24 };

function draw(model: ScreenModel, more: Partial<Canvas> = {}): string {
  const canvas: Canvas = {
    ...size,
    glyphs: unicodeGlyphs,
    colour: false,
    cursor: 'drawn',
    ...more,
  };
  return renderFrame(<ScreenView model={model} canvas={canvas} />, {
    columns: canvas.columns,
    rows: canvas.rows ?? size.rows,
  });
}

function form(...fields: readonly FieldModel[]): ScreenModel {
  return screen({ id: 'fallback-settings', fields });
}

describe('a terminal that is too small', () => {
  it.each([
    [48, 12],
    [59, 24],
    [80, 15],
  ])('gets nothing but the request to enlarge it (%i x %i)', (columns, rows) => {
    const frame = draw(typicalScreens[1]!, { columns, rows });
    expect(frame.replaceAll('\n', ' ')).toBe(
      `Please enlarge the terminal: it is ${columns}x${rows}, at least 60x16 is needed.`,
    );
  });
});

describe('a password', () => {
  const secret = 'pässwörd 👩‍👩‍👧‍👦';

  it('is one mark for each character', () => {
    const frame = draw(form(field({ text: secret, display: 'secret' })));
    expect(frame).toContain(`Host  ${'•'.repeat(10)}\n`);
  });

  it('is asterisks where there is ASCII only', () => {
    const frame = draw(form(field({ text: secret, display: 'secret' })), { glyphs: asciiGlyphs });
    expect(frame).toContain(`Host  ${'*'.repeat(10)}\n`);
  });

  it('is shown when it is revealed', () => {
    const frame = draw(form(field({ text: secret, display: 'revealed' })));
    expect(frame).toContain(secret);
  });

  it.each(typicalScreens.map((model) => ({ name: model.body.id, model })))(
    'is nowhere on $name',
    ({ model }) => {
      expect(draw(model)).not.toContain('correct horse');
    },
  );
});

describe('the cursor without colour', () => {
  it.each([
    { where: 'in an empty field', text: '', cursor: 0, drawn: '█' },
    { where: 'behind the text', text: 'abc', cursor: 3, drawn: 'abc█' },
    { where: 'in the text', text: 'abc', cursor: 1, drawn: 'a█bc' },
    { where: 'on a wide character', text: 'a漢字', cursor: 1, drawn: 'a█漢字' },
  ])('is drawn $where', ({ text, cursor, drawn }) => {
    expect(draw(form(field({ text, cursor })))).toContain(`› Host  ${drawn}\n`);
  });

  it('is an underscore where there is ASCII only', () => {
    const frame = draw(form(field({ text: 'abc', cursor: 1 })), { glyphs: asciiGlyphs });
    expect(frame).toContain('> Host  a_bc\n');
  });

  it('stays in sight in a text of four kilobytes', () => {
    const text = `${'a'.repeat(2000)}HERE${'z'.repeat(2092)}`;
    expect(draw(form(field({ text, cursor: 2002 })))).toMatch(/…a+HE█REz+…/u);
  });
});

describe('the footer', () => {
  it('keeps the way out when there is no room for all', () => {
    const hints = [
      ...Array.from({ length: 9 }, (_, key) => ({ keys: [`F${key}`], label: 'does something' })),
      { keys: ['Ctrl-C'], label: 'leave' },
    ];
    const last = draw({ ...form(field()), hints })
      .split('\n')
      .at(-1);
    expect(last).toMatch(/Ctrl-C leave$/u);
  });

  it('says in the header that nothing can be changed', () => {
    expect(draw({ ...form(field()), readOnly: true })).toMatch(/read-only\n/u);
  });
});

describe('a form that is only looked at', () => {
  it('tells of every field where its value comes from', () => {
    const fields = [
      field({ label: 'Host', text: 'a', provenance: 'from .env' }),
      field({ label: 'Port', text: 'b', provenance: 'default' }),
    ];
    const frame = draw({ ...form(...fields), readOnly: true });
    expect(frame).toMatch(/Host {2}a {2}· from \.env\n {4}Port {2}b {2}· default\n/u);
  });
});
