import type { ChannelWish, EngineJob } from './engine-protocol.ts';
import type { AnswerFlow } from './slow-reader.ts';

/** The engine as the scheduler needs it. */
export interface JobRunner extends AnswerFlow {
  readonly run: (job: EngineJob) => void;
  /** Messages for the COPY FROM STDIN of a job, which has asked for more. */
  readonly feed: (id: number, messages: readonly Buffer[]) => void;
  /** Vacuums what is due, as a job with this number. */
  readonly vacuum: (id: number) => void;
  readonly listen: (wish: ChannelWish) => void;
  /** Cancels the statement of a job that runs. */
  readonly cancel: (id: number) => void;
  readonly kill: () => void;
}
