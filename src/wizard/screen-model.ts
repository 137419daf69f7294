import type { SettingId } from '../settings/settings-table.ts';

/** Every screen, in the order an operator meets them; `inference` is reached on purpose only. */
export const screenIds = [
  'welcome',
  'primary',
  'connection-test',
  'fallback',
  'fallback-settings',
  'dimensions',
  'inference',
  'review',
  'apply',
  'checks',
  'done',
] as const;
export type ScreenId = (typeof screenIds)[number];

/** One line of the footer: which key does what. */
export interface KeyHint {
  /** As it is printed, for example "Enter" or "Up/Down"; glyphs are the drawer's business. */
  readonly keys: readonly string[];
  readonly label: string;
}

/** A message under the body: what is wrong or was done, and what to do about it. */
export interface Notice {
  readonly tone: 'error' | 'warning' | 'ok' | 'note';
  readonly text: string;
  readonly fix: string | null;
}

export interface FieldModel {
  readonly id: SettingId;
  readonly label: string;
  /** What is typed; a secret in clear, to be drawn masked unless `reveal`. */
  readonly text: string;
  /** Where the cursor stands, in graphemes from the start; null when the field has no focus. */
  readonly cursor: number | null;
  /** `secret`: draw one mark for each grapheme; `revealed`: a secret that is shown on purpose. */
  readonly display: 'plain' | 'secret' | 'revealed';
  /** Shown while the text is empty: the value that will be used. Never a secret. */
  readonly placeholder: string;
  readonly help: string;
  /** Why the text cannot be used, as a whole sentence, or null. */
  readonly problem: string | null;
  /** Where the value comes from, for example ".env POSTGRES_HOST"; "typed here" once edited. */
  readonly provenance: string;
}

export interface ChoiceItem {
  readonly value: string;
  readonly label: string;
  /** One sentence beside or under the label, or null. */
  readonly note: string | null;
  readonly recommended: boolean;
  /** Why it cannot be chosen here, or null. */
  readonly disabled: string | null;
}

export interface ChoiceModel {
  readonly items: readonly ChoiceItem[];
  /** The highlighted item. */
  readonly index: number;
  readonly focused: boolean;
}

export type MarkStatus = 'waiting' | 'running' | 'pass' | 'warn' | 'fail' | 'skip';

/** One row of a list that fills while work goes on. */
export interface MarkRow {
  readonly id: string;
  readonly label: string;
  readonly status: MarkStatus;
  readonly text: string;
  readonly fix: string | null;
  /** Milliseconds it took or takes so far; null while unknown. */
  readonly ms: number | null;
}

export type LineTone = 'plain' | 'heading' | 'muted' | 'added' | 'removed' | 'warning' | 'error';

/** One line of a scrolling text. */
export interface TextLine {
  readonly tone: LineTone;
  readonly text: string;
}

export interface ErrorModel {
  readonly code: string;
  readonly message: string;
  readonly detail: string | null;
  readonly fix: string;
}

export type ScreenBody =
  | {
      readonly id: 'welcome';
      readonly findings: readonly MarkRow[];
      /** Offers the draft of an interrupted run; null without one. */
      readonly draft: ChoiceModel | null;
    }
  | {
      readonly id: 'primary';
      /** "A PostgreSQL server" or "None, local only"; drawn on one line, moved with left and right. */
      readonly kind: ChoiceModel;
      /** Empty for "None, local only". */
      readonly fields: readonly FieldModel[];
    }
  | {
      readonly id: 'connection-test';
      /** host:port/database as user */
      readonly place: string;
      readonly stages: readonly MarkRow[];
      readonly error: ErrorModel | null;
      /** What to do now; null while the test runs. */
      readonly next: ChoiceModel | null;
    }
  | { readonly id: 'fallback'; readonly modes: ChoiceModel }
  | { readonly id: 'fallback-settings'; readonly fields: readonly FieldModel[] }
  | {
      readonly id: 'dimensions';
      readonly sizes: ChoiceModel;
      /** The field for another number; null unless that item is highlighted. */
      readonly other: FieldModel | null;
      /** The inference endpoint as it stands, shown and not editable here. */
      readonly inference: {
        readonly text: string;
        /** Null where the text says all. */
        readonly provenance: string | null;
      };
    }
  | { readonly id: 'inference'; readonly fields: readonly FieldModel[] }
  | {
      readonly id: 'review';
      readonly state: 'working' | 'ready' | 'failed';
      readonly lines: readonly TextLine[];
      /** First line shown. */
      readonly scroll: number;
      readonly error: ErrorModel | null;
      /** "Apply", "Edit the primary" ...; null while working. */
      readonly next: ChoiceModel | null;
    }
  | {
      readonly id: 'apply';
      readonly state: 'running' | 'cancelling' | 'failed';
      readonly steps: readonly MarkRow[];
      /** How far the running step is where the amount is known, else null. */
      readonly bar: { readonly done: number; readonly total: number } | null;
      /** The newest lines last; null while the log is closed. */
      readonly log: readonly string[] | null;
      readonly error: ErrorModel | null;
      readonly next: ChoiceModel | null;
    }
  | {
      readonly id: 'checks';
      readonly state: 'running' | 'ready';
      readonly rows: readonly CheckRow[];
      /** The highlighted row. */
      readonly index: number;
      /** Whether the highlighted row shows its words and fix in full. */
      readonly open: boolean;
    }
  | {
      readonly id: 'done';
      readonly lines: readonly TextLine[];
      /** Whether nothing is looked at any more. */
      readonly settled: boolean;
      readonly scroll: number;
    };

export interface CheckRow {
  readonly id: string;
  readonly target: string;
  readonly status: 'pass' | 'warn' | 'fail' | 'skip';
  readonly message: string;
  readonly fix: string | null;
}

/** Everything a face needs to draw one screen; no screen reads the session itself. */
export interface ScreenModel {
  readonly title: string;
  /** Position among the screens of this run, counted from 1; null for screens off the path. */
  readonly position: { readonly step: number; readonly of: number } | null;
  /** One or two sentences on what is asked here. */
  readonly intro: string;
  readonly readOnly: boolean;
  readonly body: ScreenBody;
  readonly notice: Notice | null;
  readonly hints: readonly KeyHint[];
  /** Counts up while something runs, for spinners; 0 otherwise. */
  readonly tick: number;
}

export type BodyOf<Id extends ScreenId> = Extract<ScreenBody, { readonly id: Id }>;
