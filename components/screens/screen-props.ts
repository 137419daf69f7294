import type { BodyOf, ScreenId } from '../../src/wizard/screen-model.ts';
import type { Canvas, Space } from '../canvas.ts';

/** What every screen is drawn from. */
export interface ScreenProps<Id extends ScreenId> {
  readonly body: BodyOf<Id>;
  readonly space: Space;
  readonly canvas: Canvas;
  readonly tick: number;
  /** Shows everything that is known of every field. */
  readonly readOnly: boolean;
}
