import type { TradeOffPoint } from './measure-index.ts';

/**
 * The quickest setting that reaches a recall, or the one with the best recall when none does. Settings of
 * the same recall are told apart by their own value: a lower one never does more work.
 */
export function chooseSetting(
  points: readonly TradeOffPoint[],
  goal: number,
): { readonly point: TradeOffPoint; readonly reached: boolean } | null {
  const byValue = [...points].sort((a, b) => a.value - b.value);
  const enough = byValue.find(({ recall }) => recall >= goal);
  if (enough !== undefined) return { point: enough, reached: true };
  const best = byValue.reduce<TradeOffPoint | null>(
    (best, one) => (best === null || one.recall > best.recall ? one : best),
    null,
  );
  return best === null ? null : { point: best, reached: false };
}
