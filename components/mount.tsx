import { render } from 'ink';
import { screenModel } from '../src/wizard/screen-of.ts';
import { smallestViewport } from '../src/wizard/viewport.ts';
import type { Wizard } from '../src/wizard/wizard.ts';
import { App } from './App.tsx';
import type { Canvas } from './canvas.ts';
import { cursorCell } from './cursor-cell.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { frameArea } from './frame-area.ts';
import { frameStream } from './frame-stream.ts';
import { createFrameWriter } from './frame-writer.ts';
import type { Cell } from './lines/field-layout.ts';

/** A canvas on a terminal. */
export type ScreenCanvas = Canvas & { readonly rows: number };

/** The wizard as it is drawn. */
export interface Drawing {
  /** Draws everything afresh on a cleared screen, after a resize for example. */
  readonly redraw: (canvas: ScreenCanvas, clear: () => void) => void;
  readonly unmount: () => void;
  /** Rejects with what a screen threw. */
  readonly failed: Promise<never>;
}

/** Where the cursor belongs on the frame that the session gives, or null. */
function cursorOf(wizard: Wizard, canvas: ScreenCanvas): Cell | null {
  const { columns, rows } = smallestViewport;
  if (canvas.columns < columns || canvas.rows < rows) return null;
  const model = screenModel(wizard.getSession());
  return cursorCell(model, frameArea(model, canvas), canvas);
}

/**
 * Draws the wizard until it is unmounted. Ink makes the frames and our writer sends them, so that Ink
 * sees no terminal: it reads no keys, changes no mode and hears no resize.
 */
export function mount(
  wizard: Wizard,
  terminal: { readonly stdin: NodeJS.ReadStream; readonly stdout: NodeJS.WriteStream },
  canvas: ScreenCanvas,
): Drawing {
  const writer = createFrameWriter((text) => void terminal.stdout.write(text));
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  // It is awaited by the caller; a crash in between must not end the process first.
  failed.catch(() => undefined);
  const draw = (on: ScreenCanvas): (() => void) => {
    let live = true;
    const stdout = frameStream(on, (frame) => {
      if (live) writer.draw(frame, cursorOf(wizard, on));
    });
    const { unmount } = render(
      <ErrorBoundary onError={(error) => fail(error)}>
        <App wizard={wizard} canvas={on} />
      </ErrorBoundary>,
      // `debug` is Ink's name for whole frames, each as soon as it is made.
      { stdin: terminal.stdin, stdout, debug: true, exitOnCtrlC: false, patchConsole: false },
    );
    return () => {
      live = false;
      unmount();
    };
  };
  let unmount = draw(canvas);
  return {
    failed,
    redraw: (on, clear) => {
      unmount();
      clear();
      writer.forget();
      unmount = draw(on);
    },
    unmount: () => unmount(),
  };
}
