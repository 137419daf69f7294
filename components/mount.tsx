import { render } from 'ink';
import type { Wizard } from '../src/wizard/wizard.ts';
import { App } from './App.tsx';
import type { Canvas } from './canvas.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { screenStream } from './screen-stream.ts';

/** The wizard as it is drawn. */
export interface Drawing {
  /** Draws everything afresh on a cleared screen, after a resize for example. */
  readonly redraw: (canvas: Canvas, clear: () => void) => void;
  readonly unmount: () => void;
  /** Rejects with what a screen threw. */
  readonly failed: Promise<never>;
}

/** Frames a second; a keystroke that falls into the pause of the one before waits 17 ms at most. */
const maxFps = 60;

/** Draws the wizard until it is unmounted. Reads no keys and changes no mode of the terminal. */
export function mount(
  wizard: Wizard,
  terminal: { readonly stdin: NodeJS.ReadStream; readonly stdout: NodeJS.WriteStream },
  canvas: Canvas,
): Drawing {
  const { stream, silence } = screenStream(terminal.stdout);
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  // It is awaited by the caller; a crash in between must not end the process first.
  failed.catch(() => undefined);
  const draw = (on: Canvas): (() => void) =>
    render(
      <ErrorBoundary onError={(error) => fail(error)}>
        <App wizard={wizard} canvas={on} />
      </ErrorBoundary>,
      {
        stdin: terminal.stdin,
        stdout: stream,
        exitOnCtrlC: false,
        patchConsole: false,
        incrementalRendering: true,
        maxFps,
      },
    ).unmount;
  let unmount = draw(canvas);
  return {
    failed,
    redraw: (on, clear) => {
      silence(unmount);
      clear();
      unmount = draw(on);
    },
    unmount: () => {
      silence(unmount);
    },
  };
}
