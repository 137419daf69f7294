import type {
  ChoiceModel,
  FieldModel,
  MarkRow,
  ScreenBody,
  TextLine,
} from '../../src/wizard/screen-model.ts';

const path = `/srv/${'a-long-folder-name/'.repeat(15)}file.pem`;
const foreign = '漢字かな交じり文 👩‍👩‍👧‍👦 e\u0301 \u202eright to left\u202c';
const controls = 'a\tb\u0007c\u001b[31mred\u001b[0m\r\nnext line\u009b2J';
const strange = [path, foreign, controls, 'x'.repeat(4096), ''] as const;

const rows: readonly MarkRow[] = strange.flatMap((text, index) =>
  (['fail', 'warn', 'pass', 'running'] as const).map((status) => ({
    id: `${index}${status}`,
    label: text.slice(0, 40),
    status,
    text,
    fix: text,
    ms: 1e9,
  })),
);

const choice: ChoiceModel = {
  items: strange.map((text, index) => ({
    value: String(index),
    label: `${index} ${text}`,
    note: text,
    recommended: index === 1,
    disabled: index === 2 ? text : null,
  })),
  index: 3,
  focused: true,
};

const fields: readonly FieldModel[] = [...strange, ...strange].map((text, index) => ({
  id: 'primary.host',
  label: text.slice(0, 60),
  text,
  cursor: index === 3 ? 2000 : null,
  display: index > 4 ? 'secret' : 'plain',
  placeholder: text,
  help: text,
  problem: text,
  provenance: text,
}));

const error = { code: 'A_CODE', message: path, detail: foreign.repeat(9), fix: controls };
const lines: readonly TextLine[] = [...strange, ...strange].map((text) => ({
  tone: 'added',
  text,
}));

/** Every screen with the longest, widest and strangest texts that may come. */
export const worstBodies: readonly ScreenBody[] = [
  { id: 'welcome', findings: rows, draft: choice },
  { id: 'primary', kind: choice, fields },
  { id: 'connection-test', place: path, stages: rows, error, next: choice },
  { id: 'fallback', modes: choice },
  { id: 'fallback-settings', fields },
  {
    id: 'dimensions',
    sizes: choice,
    other: fields[3] ?? null,
    inference: { text: path, provenance: controls },
  },
  { id: 'inference', fields },
  { id: 'review', state: 'ready', lines, scroll: 3, error, next: choice },
  {
    id: 'apply',
    state: 'failed',
    steps: rows,
    bar: { done: 1e12, total: 1e13 },
    log: strange,
    error,
    next: choice,
  },
  {
    id: 'checks',
    state: 'ready',
    rows: rows.map((row) => ({
      id: row.label,
      target: row.label,
      status: 'fail',
      message: row.text,
      fix: row.fix,
    })),
    index: 7,
    open: true,
  },
  { id: 'done', lines, settled: false, scroll: 8 },
];
