import { render } from 'ink';
import type { Wizard } from '../src/wizard/wizard.ts';
import { App } from './App.tsx';
import type { Canvas } from './canvas.ts';
import { CursorPlace } from './cursor-place.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
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
    let cursor: Cell | null = null;
    const stdout = frameStream(on, (frame) => {
      if (live) writer.draw(frame, cursor);
    });
    const { unmount } = render(
      <ErrorBoundary onError={(error) => fail(error)}>
        <CursorPlace value={(cell) => (cursor = cell)}>
          <App wizard={wizard} canvas={on} />
        </CursorPlace>
      </ErrorBoundary>,
      {
        stdin: terminal.stdin,
        stdout,
        // Ink's name for whole frames, each as soon as it is made.
        debug: true,
        exitOnCtrlC: false,
        patchConsole: false,
        // Screen readers get plain prompts; INK_SCREEN_READER must not change the frames.
        isScreenReaderEnabled: false,
      },
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
