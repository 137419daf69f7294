import { settleLayers } from '../settings/read-settings.ts';
import { noAnswers } from './answers.ts';
import { arrive } from './arrive.ts';
import { settle, withoutUrlFlag } from './request-of.ts';
import type { ScreenId } from './screen-model.ts';
import type { Phase, Session } from './session.ts';
import { settleScreen } from './settle-screen.ts';
import type { WizardOptions } from './wizard-options.ts';

/** What an operator is shown before the size of the terminal is known. */
const usualViewport = { columns: 80, rows: 24 };

/** The first session of a wizard. */
export function openSession(options: Omit<WizardOptions, 'ports'>, openedAt: number): Session {
  const { request, draft, readOnly, start = 'welcome' } = options;
  const layers = withoutUrlFlag(options.layers);
  const found = settleLayers(layers);
  const answers = noAnswers(found, request.resolution);
  const read = readOnly ? found : settle({ layers, request, found }, answers);
  const phase: Phase = readOnly ? { kind: 'viewing', screen: start } : { kind: 'collecting' };
  const screen: ScreenId = readOnly ? start : 'welcome';
  return settleScreen({
    layers,
    request,
    found,
    read,
    answers,
    confirmed: [],
    detour: null,
    phase,
    place: arrive({ answers, found, read, missing: [], phase }, screen),
    viewport: usualViewport,
    notice: null,
    findings: [],
    lookedAround: readOnly,
    services: null,
    modes: null,
    test: null,
    review: null,
    lastApply: 0,
    nextRun: 1,
    draft: readOnly ? null : draft,
    missing: [],
    keptDraft: 'left-alone',
    abandoned: false,
    openedAt,
    now: 0,
    tick: 0,
  });
}
