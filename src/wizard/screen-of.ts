import type { ScreenModel } from './screen-model.ts';
import type { Session } from './session.ts';

/** What the screen of a session shows. Pure: equal sessions give equal models. */
export function screenModel(session: Session): ScreenModel {
  throw new TypeError(`no model yet for ${session.place.screen}`);
}
