import type { startScreens } from '../../components/start.tsx';
import { internalError } from '../errors/internal-error.ts';
import { SetupError } from '../errors/setup-error.ts';
import type { SetupRequest } from '../plan/setup-request.ts';
import { settingSecrets } from '../settings/database-settings.ts';
import { readLayers, type SettingsLayers } from '../settings/read-settings.ts';
import { FaceCrash } from '../wizard/face-crash.ts';
import type { Applied, WizardPorts } from '../wizard/ports.ts';
import { createWizard, type Wizard, type WizardEnd } from '../wizard/wizard.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { offeredDraft } from './offered-draft.ts';
import type { WizardFace } from './wizard-face.ts';
import { wizardPorts } from './wizard-ports.ts';

/** The wizard as an operator meets it; what it applied is reported as a headless run reports it. */
export async function runWizard(
  context: CommandContext,
  request: SetupRequest,
  face: WizardFace,
): Promise<CommandOutcome> {
  const { terminal, hideSecrets } = context;
  const [show, layers, draft] = await Promise.all([
    loadFace(face, context),
    readLayers(request.settings),
    offeredDraft(request),
  ]);
  const { ports, draftRemoved } = watched(
    wizardPorts({ request, mask: terminal.mask, hideSecrets }),
  );
  const wizard = createWizard({ layers, request, ports, draft, readOnly: false });
  hideSecrets(settingSecrets(wizard.getSession().found.settings));
  try {
    return await outcomeOf(await show(wizard), request, context);
  } catch (thrown) {
    if (!(thrown instanceof FaceCrash)) throw thrown;
    return crashOutcome(thrown, await outcomeOf(thrown.end, request, context));
  } finally {
    await draftRemoved();
  }
}

/** A bug is told last, but not instead of what the run that was cancelled for it undid or left. */
function crashOutcome({ cause }: FaceCrash, { error, ...left }: CommandOutcome): CommandOutcome {
  const { code, message, detail, fix, exitCode } = internalError(cause);
  const told = [detail, error?.message, error?.detail].filter((text) => typeof text === 'string');
  const crash = new SetupError(code, { message, detail: told.join('\n'), fix, cause });
  return { ...left, exitCode, error: crash };
}

/** The ports, with the removal of a draft told. */
function watched(ports: WizardPorts): {
  readonly ports: WizardPorts;
  /** Settles when no draft is being removed; a process that ends earlier would leave it behind. */
  readonly draftRemoved: () => Promise<void>;
} {
  let removal = Promise.resolve();
  const removeDraft: WizardPorts['removeDraft'] = () =>
    (removal = ports.removeDraft().catch(() => undefined));
  // The old draft goes first, so that it does not take the new one with it.
  const saveDraft: WizardPorts['saveDraft'] = (draft) => removal.then(() => ports.saveDraft(draft));
  return {
    ports: { ...ports, removeDraft, saveDraft },
    draftRemoved: () => removal,
  };
}

/** The settings on the same screens, to be looked at only. */
export async function showScreens(
  context: CommandContext,
  request: SetupRequest,
  layers: SettingsLayers,
): Promise<CommandOutcome> {
  const { terminal, hideSecrets } = context;
  const show = await loadFace('screens', context);
  const ports = wizardPorts({ request, mask: terminal.mask, hideSecrets });
  const wizard = createWizard({ layers, request, ports, draft: null, readOnly: true });
  return await outcomeOf(await show(wizard), request, context);
}

/** Runs one wizard on the terminal until the operator has left. */
type ShowWizard = (wizard: Wizard) => Promise<WizardEnd>;

/** Loads the code of one face; nothing of Ink is read from disk for the other. */
async function loadFace(face: WizardFace, context: CommandContext): Promise<ShowWizard> {
  switch (face) {
    case 'screens': {
      const { environment, args } = context;
      const [{ startScreens }, { loadDrawing }] = await Promise.all([
        import('../../components/start.tsx'),
        import('../../components/load-drawing.ts'),
      ]);
      // Ahead of time: Ink is loaded while the files are read.
      await loadDrawing({ environment, noColor: args.options.has('no-color') });
      return (wizard) => untilLeft(wizard, context, startScreens);
    }
    case 'plain': {
      const [{ askLineByLine }, { openLineTerminal }] = await Promise.all([
        import('../prompts/ask-line-by-line.ts'),
        import('../prompts/open-line-terminal.ts'),
      ]);
      const { terminal, signal } = context;
      return async (wizard) => {
        const lines = openLineTerminal({ stdin: terminal.stdin, write: terminal.write, signal });
        try {
          return await askLineByLine(wizard, lines, signal);
        } finally {
          lines.close();
        }
      };
    }
  }
}

/** A signal does what a first Ctrl-C does, and then asks nothing more. */
async function untilLeft(
  wizard: Wizard,
  { args, environment, signal, terminal }: CommandContext,
  start: typeof startScreens,
): Promise<WizardEnd> {
  const { stdin, stdout } = terminal;
  const cancel = (): void => wizard.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const noColor = args.options.has('no-color');
    const end = start(wizard, { stdin, stdout, environment, noColor });
    if (signal.aborted) cancel();
    return await end;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

async function outcomeOf(
  end: WizardEnd,
  request: SetupRequest,
  context: CommandContext,
): Promise<CommandOutcome> {
  switch (end.kind) {
    case 'closed':
      return { exitCode: 0, lines: [], document: {}, error: null };
    case 'stopped':
      return leftOutcome(stoppedWords, context);
    case 'refused':
      return { exitCode: end.error.exitCode, lines: [], document: {}, error: end.error };
    case 'cancelled':
      return end.applied === null
        ? leftOutcome(cancelledWords(end, context), context)
        : await appliedOutcome(end.applied, request);
    case 'applied':
      return await appliedOutcome(end.applied, request);
  }
}

async function appliedOutcome(applied: Applied, request: SetupRequest): Promise<CommandOutcome> {
  const { setupReport } = await import('../report/setup-report.ts');
  return setupReport(applied.result, request);
}

/** How it was left, and what comes next. */
interface LeftWords {
  readonly message: string;
  readonly fix: string;
}

/** For people these are calm words, not an error; a program reads the error's code. */
function leftOutcome({ message, fix }: LeftWords, { args }: CommandContext): CommandOutcome {
  return {
    exitCode: 130,
    lines: [message, fix],
    document: {},
    error: args.options.has('json') ? new SetupError('CANCELLED', { message, fix }) : null,
  };
}

const stoppedWords: LeftWords = {
  message: 'Stopped at once. What this run made may not all have been taken back.',
  fix: 'Run the same command again; it goes on from what is there.',
};

function cancelledWords(
  { draftKept, passwordsLeftOut }: Extract<WizardEnd, { readonly kind: 'cancelled' }>,
  { args }: CommandContext,
): LeftWords {
  const stateDir = args.options.get('state-dir') ?? '.setup-wizard';
  const without = passwordsLeftOut ? ', passwords left out' : '';
  return {
    message: 'Cancelled. Nothing was changed.',
    fix: draftKept
      ? `Your answers are kept for 24 hours in ${stateDir}/draft.json${without}; the next start offers them.`
      : 'Run the same command again when you are ready.',
  };
}
