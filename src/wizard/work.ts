import { servicesAfter } from './named-services.ts';
import type { Session } from './session.ts';

/** Something the outside world does for the wizard while it goes on. */
export type Work =
  | { readonly kind: 'look-around' }
  | { readonly kind: 'test'; readonly run: number }
  | { readonly kind: 'review'; readonly run: number }
  /** `cancelling`: it is told to stop, and still waited for. */
  | { readonly kind: 'apply'; readonly run: number; readonly cancelling: boolean }
  | { readonly kind: 'recheck'; readonly run: number }
  | { readonly kind: 'services' }
  | { readonly kind: 'save-draft' }
  | { readonly kind: 'remove-draft' };

/** The work that a session waits for now; work that is no longer in this list is given up. */
export function workOf(session: Session): readonly Work[] {
  const { phase, lookedAround, test, review } = session;
  switch (phase.kind) {
    case 'collecting':
      return [
        ...(lookedAround ? [] : [{ kind: 'look-around' } as const]),
        ...(test?.state === 'running' ? [{ kind: 'test', run: test.run } as const] : []),
        ...(review?.state === 'running' ? [{ kind: 'review', run: review.run } as const] : []),
        ...unwantedDraft(session),
      ];
    case 'applying':
      return [{ kind: 'apply', run: phase.run, cancelling: phase.cancelling }];
    case 'checks':
      return [
        ...(phase.running === null ? [] : [{ kind: 'recheck', run: phase.running } as const]),
        ...unknownServices(session),
        ...unwantedDraft(session),
      ];
    case 'done':
      return [...unknownServices(session), ...unwantedDraft(session)];
    case 'left':
      return unwantedDraft(session);
    case 'saving':
      return [{ kind: 'save-draft' }];
    case 'stopped':
    case 'viewing':
      return [];
  }
}

function unknownServices(session: Session): readonly Work[] {
  const wanted = session.services === null && servicesAfter(session) !== null;
  return wanted ? [{ kind: 'services' }] : [];
}

function unwantedDraft({ keptDraft }: Session): readonly Work[] {
  return keptDraft === 'unwanted' ? [{ kind: 'remove-draft' }] : [];
}

/** Tells two pieces of work apart. */
export function workKey(work: Work): string {
  return 'run' in work ? `${work.kind} ${work.run}` : work.kind;
}

/** Whether a clock on the screen shows how long it takes. */
export function isTimed({ kind }: Work): boolean {
  return kind !== 'services' && kind !== 'save-draft' && kind !== 'remove-draft';
}
