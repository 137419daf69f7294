import * as z from 'zod/mini';
import type { Connection } from '../postgres/connection.ts';

interface PlanNode {
  readonly 'Index Name'?: string | undefined;
  readonly Plans?: readonly PlanNode[] | undefined;
}
const planNode: z.ZodMiniType<PlanNode> = z.object({
  'Index Name': z.optional(z.string()),
  Plans: z.optional(z.lazy(() => z.array(planNode))),
});
const explained = z.array(z.object({ Plan: planNode }));

/** The names of the indexes that the server would use for a statement, as `explain` tells them. */
export async function planIndexes(
  connection: Connection,
  statement: string,
  values: readonly unknown[],
): Promise<readonly string[]> {
  const { rows } = await connection.query(`explain (format json) ${statement}`, values);
  const answer: unknown = rows[0]?.['QUERY PLAN'];
  const plans = explained.parse(typeof answer === 'string' ? JSON.parse(answer) : answer);
  return plans.flatMap(({ Plan }) => indexesOf(Plan));
}

function indexesOf(node: PlanNode): readonly string[] {
  const own = node['Index Name'];
  return [...(own === undefined ? [] : [own]), ...(node.Plans ?? []).flatMap(indexesOf)];
}
