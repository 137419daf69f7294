import type { OverdueJob } from './overdue-job.ts';

/** For the log: why a client, or its job, is ended; OverdueJob, or what EngineHolder says. */
export const endWords: Readonly<Record<OverdueJob | 'idle' | 'held', string>> = {
  idle: 'idle in transaction for too long',
  held: 'keeps state in the session that others wait for',
  starved: 'sends nothing for its COPY',
  cancel: 'its statement does not end; restarting the engine',
  statement: 'statement limit; restarting the engine',
  abandoned: 'has left, others wait; cancelling its statement',
};
