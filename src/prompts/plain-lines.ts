import type {
  CheckRow,
  ChoiceModel,
  ErrorModel,
  FieldModel,
  MarkRow,
  Notice,
  ScreenModel,
} from '../wizard/screen-model.ts';

/** The start of a screen: where the operator is, and what is asked. */
export function headingLines({ title, position, intro }: ScreenModel): readonly string[] {
  const place = position === null ? '' : `Step ${position.step} of ${position.of}: `;
  return ['', `${place}${title}`, ...(intro === '' ? [] : [intro]), ''];
}

/** A finished row of a list that fills while work goes on. */
export function rowLines({ status, label, text, fix, ms }: MarkRow): readonly string[] {
  const time = ms === null ? '' : ` (${Math.round(ms)} ms)`;
  const words = text === '' ? label : `${label}: ${text}`;
  return [`  ${status.padEnd(4)}  ${words}${time}`, ...fixLines(fix, '          ')];
}

/** One check; what it found is a sentence already. */
export function checkLines({ status, target, id, message, fix }: CheckRow): readonly string[] {
  const advice = status === 'pass' ? [] : fixLines(fix, '          ');
  return [`  ${status.padEnd(4)}  ${target}  ${id}: ${message}`, ...advice];
}

export function errorLines({ code, message, detail, fix }: ErrorModel): readonly string[] {
  const why = detail === null ? [] : detail.split('\n').map((line) => `  why: ${line}`);
  return [`error ${code}: ${message}`, ...why, ...fixLines(fix, '  ')];
}

export function noticeLines({ tone, text, fix }: Notice): readonly string[] {
  return [`${tone}: ${text}`, ...fixLines(fix, '  ')];
}

/** The items of a choice with the numbers that are typed to choose them. */
export function choiceLines({ items }: ChoiceModel): readonly string[] {
  return items.map(({ label, note, recommended, disabled }, index) => {
    const mark = recommended ? ' (recommended)' : '';
    const words = disabled === null ? note : `Not available: ${disabled}`;
    return `  ${index + 1}. ${label}${mark}${words === null ? '' : `. ${words}`}`;
  });
}

/** The question of a field: its label, and between brackets what Enter keeps. */
export function fieldQuestion(field: FieldModel): string {
  const { label, placeholder } = field;
  return `${label} [${field.text === '' ? placeholder : shownText(field)}]: `;
}

/** What a field asks for, where its value comes from, and which words have a meaning. */
export function fieldHelpLines({ help, provenance }: FieldModel): readonly string[] {
  return [
    `  ${help}`,
    `  Now: ${provenance}.`,
    '  Enter keeps it, - empties it, back returns to the screen before. To give exactly one of',
    '  these words, put = before it: =-, =back, =?.',
  ];
}

function shownText({ text, display }: FieldModel): string {
  return display === 'plain' ? text : 'typed, not shown';
}

function fixLines(fix: string | null, indent: string): readonly string[] {
  return fix === null
    ? []
    : fix.split('\n').map((line, index) => `${indent}${index === 0 ? 'fix: ' : '     '}${line}`);
}
