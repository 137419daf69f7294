import type { SetupError } from '../errors/setup-error.ts';
import type { LookFinding } from '../plan/look-around.ts';
import type { ModeOutlook } from '../plan/mode-outlook.ts';
import type { Review } from '../plan/review-setup.ts';
import type { PlanEvent } from '../plan/step.ts';
import type { PrimaryTest, StageResult } from '../plan/test-primary.ts';
import type { ConnectProgress } from '../postgres/connect.ts';
import type { KeyEvent } from './keyboard/key-event.ts';
import type { Applied } from './ports.ts';
import type { Viewport } from './viewport.ts';

/** Something that happened. Facts of a piece of work carry its number: those of an old one are void. */
export type Action =
  | { readonly type: 'key-pressed'; readonly event: KeyEvent }
  /** Nobody answers any more. */
  | { readonly type: 'cancel-asked' }
  | { readonly type: 'resized'; readonly viewport: Viewport }
  | { readonly type: 'ticked'; readonly now: number }
  | { readonly type: 'finding-arrived'; readonly finding: LookFinding }
  | { readonly type: 'modes-examined'; readonly modes: ModeOutlook }
  | { readonly type: 'looked-around' }
  | { readonly type: 'services-seen'; readonly findings: readonly LookFinding[] }
  | { readonly type: 'stage-arrived'; readonly run: number; readonly stage: StageResult }
  | { readonly type: 'primary-tested'; readonly run: number; readonly test: PrimaryTest }
  | { readonly type: 'test-broke'; readonly run: number; readonly error: SetupError }
  | { readonly type: 'review-made'; readonly run: number; readonly review: Review }
  | { readonly type: 'review-failed'; readonly run: number; readonly error: SetupError }
  | {
      readonly type: 'plan-moved';
      readonly run: number;
      readonly event: PlanEvent;
      readonly now: number;
    }
  | { readonly type: 'connect-failed'; readonly run: number; readonly event: ConnectProgress }
  | { readonly type: 'run-ended'; readonly run: number; readonly applied: Applied }
  | { readonly type: 'run-refused'; readonly run: number; readonly error: SetupError }
  | { readonly type: 'rechecked'; readonly run: number; readonly applied: Applied }
  | { readonly type: 'recheck-failed'; readonly run: number; readonly error: SetupError }
  | { readonly type: 'draft-written'; readonly kept: boolean };
