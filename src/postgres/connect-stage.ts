/** What opening a session goes through, in this order. */
export const connectStages = ['dns', 'tcp', 'tls', 'login'] as const;
export type ConnectStage = (typeof connectStages)[number];

/**
 * A stage of opening a session began, or went well. A failure is not told here: it is thrown, and
 * concerns the stage that was running.
 */
export type ConnectStageEvent =
  | { readonly stage: ConnectStage; readonly status: 'running' }
  | {
      readonly stage: ConnectStage;
      /** `warn`: it works, but not as it should; `skip`: there was nothing to do. */
      readonly status: 'pass' | 'warn' | 'skip';
      /** What was found, in a few words. */
      readonly message: string;
      /** Milliseconds since the stage began; null for a skipped one. */
      readonly ms: number | null;
    };

export type OnConnectStage = (event: ConnectStageEvent) => void;

/** Tells that a stage begins; what it returns tells how it ended. */
export function beginStage(
  onStage: OnConnectStage | undefined,
  stage: ConnectStage,
): (status: 'pass' | 'warn' | 'skip', message: string) => void {
  const started = performance.now();
  onStage?.({ stage, status: 'running' });
  return (status, message) => {
    const ms = status === 'skip' ? null : Math.round(performance.now() - started);
    onStage?.({ stage, status, message, ms });
  };
}
