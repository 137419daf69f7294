import type { SetupError } from '../errors/setup-error.ts';
import type { ReadSettings, SettingsLayers } from '../settings/read-settings.ts';
import type { SettingId } from '../settings/settings-table.ts';
import type { LookFinding } from '../plan/look-around.ts';
import type { ModeOutlook } from '../plan/mode-outlook.ts';
import type { Review } from '../plan/review-setup.ts';
import type { SetupRequest } from '../plan/setup-request.ts';
import type { PrimaryTest, StageResult } from '../plan/test-primary.ts';
import type { Answers } from './answers.ts';
import type { Draft } from './draft.ts';
import type { Applied } from './ports.ts';
import type { MarkRow, Notice, ScreenId } from './screen-model.ts';
import type { StepId } from './step-ids.ts';
import type { Viewport } from './viewport.ts';

/** How a wizard ended. */
export type WizardEnd =
  | {
      readonly kind: 'cancelled';
      readonly draftKept: boolean;
      /** The run that was taken back, or null when none had begun to change anything. */
      readonly applied: Applied | null;
      /** Whether the kept draft lacks passwords that were typed. */
      readonly passwordsLeftOut: boolean;
    }
  | { readonly kind: 'applied'; readonly applied: Applied }
  /** Left at once, while a run was being taken back: what it made may still be there. */
  | { readonly kind: 'stopped' }
  /** The run was refused before its first change, and the operator left. */
  | { readonly kind: 'refused'; readonly error: SetupError }
  /** Left after looking only. */
  | { readonly kind: 'closed' };

/** What has the keyboard on a form: a field, or the choice between server and none. */
export type Focus = SettingId | 'kind';

/** The lists under the review: the first one, and the two that it opens. */
export type ReviewList = 'first' | 'edits' | 'differences';

/** Where the operator is on the screen that is shown; made anew whenever another one is shown. */
export interface Place {
  readonly screen: ScreenId;
  readonly focus: Focus | null;
  /** Of the focused field, in graphemes from the start. */
  readonly cursor: number;
  /** Whether the focused secret is shown in clear. */
  readonly revealed: boolean;
  /** Whether Enter was refused here, so that what is missing is said beside each field. */
  readonly judged: boolean;
  /** The highlighted item or row. */
  readonly index: number;
  /** Which list is open under the review. */
  readonly list: ReviewList;
  /** First line shown of a scrolling text. */
  readonly scroll: number;
  /** What is typed for a number of dimensions that is not among the usual ones. */
  readonly other: string;
}

/** Work that a screen waits for. `run` tells its facts from those of an earlier, aborted one. */
export type TestState =
  | { readonly state: 'running'; readonly run: number; readonly stages: readonly StageResult[] }
  | {
      readonly state: 'finished';
      readonly run: number;
      readonly stages: readonly StageResult[];
      readonly test: PrimaryTest;
      /** Dimensions that the pgvector stage was asked about. */
      readonly dimensions: number;
    }
  | {
      readonly state: 'broke';
      readonly run: number;
      readonly stages: readonly StageResult[];
      readonly error: SetupError;
    };

export type ReviewState =
  | { readonly state: 'running'; readonly run: number }
  | { readonly state: 'finished'; readonly run: number; readonly review: Review }
  | { readonly state: 'failed'; readonly run: number; readonly error: SetupError };

/** How far a run of the plan is. */
export interface Progress {
  readonly steps: readonly MarkRow[];
  /** Oldest first. */
  readonly log: readonly string[];
  readonly logOpen: boolean;
  readonly bar: { readonly done: number; readonly total: number } | null;
  /** When the running step began, on the clock of `Session.now`; null between steps. */
  readonly stepStarted: number | null;
}

/** The phases in which screens are shown. */
export type ShownPhase =
  | { readonly kind: 'collecting' }
  | {
      readonly kind: 'applying';
      readonly run: number;
      readonly progress: Progress;
      readonly cancelling: boolean;
    }
  /** The run failed; nothing of it is left, or what is left is said. */
  | {
      readonly kind: 'stopped';
      readonly progress: Progress;
      readonly error: SetupError;
      readonly applied: Applied | null;
    }
  | {
      readonly kind: 'checks';
      readonly applied: Applied;
      /** Number of the check run that is under way, or null. */
      readonly running: number | null;
      readonly open: boolean;
    }
  | { readonly kind: 'done'; readonly applied: Applied }
  /** Read-only. */
  | { readonly kind: 'viewing'; readonly screen: ScreenId };

export type Phase =
  | ShownPhase
  /** The answers are being kept; `last` stays on the screen meanwhile. */
  | { readonly kind: 'saving'; readonly last: ShownPhase; readonly applied: Applied | null }
  | { readonly kind: 'left'; readonly last: ShownPhase; readonly end: WizardEnd };

/** One step that was opened from the review, and what to go back to when it is given up. */
export interface Detour {
  readonly screen: StepId | 'inference';
  readonly before: Pick<Session, 'answers' | 'read' | 'confirmed' | 'test' | 'review'>;
}

/**
 * A draft on disk: `left-alone` until it is decided about, or without any; `taken-up`, so that it is
 * replaced when answers are kept and is of no use when there are none; `unwanted`, to be removed.
 */
export type KeptDraft = 'left-alone' | 'taken-up' | 'unwanted';

/** Everything the wizard knows at one moment. Immutable; only the reducer makes another one. */
export interface Session {
  /** The files, the environment and the command line as they were found. */
  readonly layers: SettingsLayers;
  readonly request: SetupRequest;
  /** What `layers` say without any answer. */
  readonly found: ReadSettings;
  /** What they say together with the answers. */
  readonly read: ReadSettings;
  readonly answers: Answers;
  readonly confirmed: readonly StepId[];
  readonly detour: Detour | null;
  readonly phase: Phase;
  readonly place: Place;
  readonly viewport: Viewport;
  readonly notice: Notice | null;
  readonly findings: readonly LookFinding[];
  readonly lookedAround: boolean;
  /** What was found of the services once a run was over; null until that is known. */
  readonly services: readonly LookFinding[] | null;
  /** What the modes of the fallback are good for here; null until that is known. */
  readonly modes: ModeOutlook | null;
  readonly test: TestState | null;
  readonly review: ReviewState | null;
  /** Number of the last run that changed something; what was tested before it is no longer known. */
  readonly lastApply: number;
  /** Number that the next piece of work gets. */
  readonly nextRun: number;
  /** Draft that is offered on the first screen; null without one or once it was decided about. */
  readonly draft: Draft | null;
  /** Secrets that a resumed draft left out and that have to be typed again. */
  readonly missing: readonly SettingId[];
  /** What becomes of the draft that lies on disk since before. */
  readonly keptDraft: KeptDraft;
  /** Whether nobody answers any more: a signal came, or the terminal is gone. */
  readonly abandoned: boolean;
  /** When the wizard was opened, in milliseconds since 1970. */
  readonly openedAt: number;
  /** Milliseconds on the clock of the process; moves only while something runs. */
  readonly now: number;
  /** Counts up while something runs. */
  readonly tick: number;
}
