import { useMemo, useSyncExternalStore } from 'react';
import { screenModel } from '../src/wizard/screen-of.ts';
import type { Wizard } from '../src/wizard/wizard.ts';
import type { Canvas } from './canvas.ts';
import { ScreenView } from './ScreenView.tsx';

/** Tells of the changes of one turn once: of a burst of keys only the last state is drawn. */
function coalesced(subscribe: Wizard['subscribe']): Wizard['subscribe'] {
  return (listener) => {
    let told = true;
    return subscribe(() => {
      if (!told) return;
      told = false;
      queueMicrotask(() => {
        told = true;
        listener();
      });
    });
  };
}

/** The wizard's screen as it stands, drawn again whenever the session changes. */
export function App({ wizard, canvas }: { readonly wizard: Wizard; readonly canvas: Canvas }) {
  const subscribe = useMemo(() => coalesced(wizard.subscribe), [wizard]);
  const session = useSyncExternalStore(subscribe, wizard.getSession);
  return <ScreenView model={screenModel(session)} canvas={canvas} />;
}
