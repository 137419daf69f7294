import { useSyncExternalStore } from 'react';
import { screenModel } from '../src/wizard/screen-of.ts';
import type { Wizard } from '../src/wizard/wizard.ts';
import type { Canvas } from './canvas.ts';
import { ScreenView } from './ScreenView.tsx';

/** The wizard's screen as it stands, drawn again whenever the session changes. */
export function App({ wizard, canvas }: { readonly wizard: Wizard; readonly canvas: Canvas }) {
  const session = useSyncExternalStore(wizard.subscribe, wizard.getSession);
  return <ScreenView model={screenModel(session)} canvas={canvas} />;
}
