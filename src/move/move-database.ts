import { SetupError } from '../errors/setup-error.ts';
import { connect } from '../postgres/connect.ts';
import { cancelled, type Connection } from '../postgres/connection.ts';
import { transferDatabase } from '../transfer/transfer-database.ts';
import type { TransferReport } from '../transfer/transfer-report.ts';
import { carryGrants } from './carry-grants.ts';
import { holdTarget } from './hold-target.ts';
import { beginMove, endMove, takeMoveBack, unfinishedMove } from './move-book.ts';
import { makeExtras } from './make-extras.ts';
import { moveError } from './move-error.ts';
import type { MoveReport, MoveStep, MoveStepId } from './move-report.ts';
import type { MoveRequest } from './move-request.ts';
import { type MovePreflight, preflightMove, refusalOf } from './preflight-move.ts';
import { proveConstraints } from './prove-constraints.ts';
import { refuseWritten } from './refuse-written.ts';
import { targetsOf } from './side-view.ts';

/**
 * Moves all that one database holds to another one: extensions, schema, rows, indexes, sequences, rights.
 * The rows are filled in beside whatever the target holds, compared with the source, and put in their place
 * at once at the end. A run that was interrupted is continued by the next one.
 *
 * Never throws a SetupError: what went wrong is in the report, with what was done before.
 *
 * @param request `dryRun` looks at both sides alone
 */
export async function moveDatabase(
  request: MoveRequest & { readonly dryRun?: boolean },
): Promise<MoveReport> {
  const run = new Run(request);
  try {
    const preflight = await run.step('preflight', () => preflightMove(request));
    run.report = { ...run.report, findings: preflight.findings };
    const refusal = refusalOf(preflight);
    if (refusal !== null) return { ...run.report, error: refusal };
    if (request.dryRun === true) return run.report;
    return await alone(run, preflight);
  } catch (error) {
    const told = moveError(error, request);
    if (!(told instanceof SetupError)) throw error;
    const explained = await run.explain(told);
    return { ...run.report, error: explained };
  }
}

/** An embedded target has one session to give; the lock of its state directory keeps others off it. */
async function alone(run: Run, preflight: MovePreflight): Promise<MoveReport> {
  if (preflight.targetEngine === 'pglite') return await carryOut(run, preflight);
  return await onTarget(run, async (on) => {
    await holdTarget(on, run.request.target.name);
    return await carryOut(run, preflight);
  });
}

async function carryOut(run: Run, preflight: MovePreflight): Promise<MoveReport> {
  const { request } = run;
  const { unfinished } = preflight;
  const again = request.restart === true && unfinished !== null;
  if (again) await run.step('take-back', () => onTarget(run, (on) => takeMoveBack(on, unfinished)));
  await run.step('begin', () =>
    onTarget(run, (on) => beginMove(on, request, again ? null : unfinished)),
  );
  run.report = { ...run.report, state: 'staged' };
  const copied = await run.step('copy', () => copy(request, preflight));
  const { tables, leftOut, warnings } = copied;
  run.report = { ...run.report, tables, leftOut, warnings, state: 'prepared' };
  const unproven = await run.step('prove', () =>
    onTarget(run, (on) => proveConstraints(on, preflight.source, warnings)),
  );
  run.report = { ...run.report, warnings: unproven };
  const { dumped } = preflight;
  if (dumped !== null && dumped.creations.length > 0) {
    const missing = await run.step('extras', () => onTarget(run, (on) => makeExtras(on, dumped)));
    const others = leftOut.filter(
      ({ what }) => !dumped.creations.some(({ label }) => label === what),
    );
    run.report = { ...run.report, leftOut: [...others, ...missing] };
  }
  const denied = await run.step('rights', () =>
    onTarget(run, (on) => carryGrants(on, preflight.source)),
  );
  run.report = { ...run.report, warnings: [...unproven, ...denied] };
  if (request.prepare === true) return run.report;
  await run.step('finish', () => onTarget(run, (on) => endMove(on, request)));
  return { ...run.report, state: 'moved' };
}

async function copy(
  request: MoveRequest,
  { prints, tables }: MovePreflight,
): Promise<TransferReport> {
  const { source, target } = request;
  const targets = targetsOf(request);
  return await transferDatabase({
    source: { settings: source.settings, target: targets.source },
    target: { settings: target.settings, target: targets.target },
    sequences: 'same',
    takeover: {
      allowMissing: request.allowMissing === true,
      beforehand: (connection) => refuseWritten(connection, tables, prints),
    },
    room: request.room ?? null,
    ...(request.atOnce !== undefined && { atOnce: request.atOnce }),
    ...(request.tries !== undefined && { tries: request.tries }),
    signal: request.signal,
    onProgress: request.onProgress,
  });
}

async function onTarget<Answer>(
  { request }: Run,
  work: (connection: Connection) => Promise<Answer>,
): Promise<Answer> {
  const { target, tries = 3, signal } = request;
  const connection = await connect(target.settings, {
    target: targetsOf(request).target,
    tries,
    signal,
    queryTimeoutMs: 0,
  });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

/** The report of a run while it grows. */
class Run {
  report: MoveReport = {
    findings: [],
    steps: [],
    tables: [],
    leftOut: [],
    warnings: [],
    state: 'untouched',
    error: null,
  };
  readonly request: MoveRequest;

  constructor(request: MoveRequest) {
    this.request = request;
  }

  async step<Answer>(id: MoveStepId, work: () => Promise<Answer>): Promise<Answer> {
    const began = performance.now();
    const note = (status: MoveStep['status']): void => {
      const step = { id, status, ms: Math.round(performance.now() - began) };
      this.report = { ...this.report, steps: [...this.report.steps, step] };
    };
    try {
      if (this.request.signal?.aborted === true) {
        throw cancelled(targetsOf(this.request).target);
      }
      const answer = await work();
      note('done');
      return answer;
    } catch (error) {
      note('failed');
      throw error;
    }
  }

  /** A disk that is full hinders everybody on that server: what was brought goes, and is told so. */
  async explain(error: SetupError): Promise<SetupError> {
    const { source, target } = targetsOf(this.request);
    const full = error.code === 'DISK_FULL' && error.target !== source;
    if (!full || this.report.state !== 'staged') return error;
    const freed = await onTarget(this, async (on) => {
      const begun = await unfinishedMove(on);
      if (begun !== null) await takeMoveBack(on, begun);
    }).then(
      () => true,
      () => false,
    );
    if (freed) this.report = { ...this.report, state: 'untouched' };
    return new SetupError(error.code, {
      message: `${error.message} ${freed ? 'What had been copied was taken away again, so that others can go on.' : 'What had been copied lies in the schema setup_wizard_sync of the target.'}`,
      detail: error.detail,
      fix: `${error.fix} Then run the same command again.${freed ? '' : ' To free it now: drop schema setup_wizard_sync cascade'}`,
      target,
      cause: error,
    });
  }
}
