import { colourWanted } from '../src/report/paint.ts';
import type { mount } from './mount.tsx';

/** What is loaded. */
export interface DrawingHalf {
  readonly mount: typeof mount;
}

export interface ColourWish {
  readonly noColor: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Whether the screens are drawn in colour. */
export function drawnInColour({ noColor, environment }: ColourWish): boolean {
  return colourWanted(noColor, environment, true);
}

/**
 * Loads the drawing half, and with it Ink. May be called ahead of time; it is loaded once.
 *
 * While it loads, the environment says what its libraries must believe: the one asks for CI when it is
 * imported and would then draw nothing, the other reads FORCE_COLOR then and knows no NO_COLOR. Sixteen
 * colours are enough (level 1): they follow the palette of the terminal, light or dark.
 */
export async function loadDrawing(wish: ColourWish): Promise<DrawingHalf> {
  const wanted = {
    CI: undefined,
    CONTINUOUS_INTEGRATION: undefined,
    FORCE_COLOR: drawnInColour(wish) ? '1' : '0',
  };
  const before = Object.keys(wanted).map((name) => [name, process.env[name]] as const);
  const set = (name: string, value: string | undefined): void => {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  };
  for (const [name, value] of Object.entries(wanted)) set(name, value);
  try {
    return await import('./mount.tsx');
  } finally {
    for (const [name, value] of before) set(name, value);
  }
}
