import { SetupError } from '../errors/setup-error.ts';
import {
  type ReconcilePolicies,
  reconcilePolicies,
  type ReconcilePolicy,
} from '../reconcile/reconcile-policy.ts';
import type { ParsedArguments } from './parse-arguments.ts';

/** Reads the policies. Throws USAGE for a table without a policy that exists, and for contradictions. */
export function policiesOf({ options }: ParsedArguments): ReconcilePolicies {
  if (options.has('discard') && options.has('apply')) {
    throw usage('--apply and --discard contradict each other.', 'Give one of them.');
  }
  const tables = listed(options.get('table')).map((entry): [string, ReconcilePolicy] => {
    const equals = entry.lastIndexOf('=');
    const policy = policyOf(entry.slice(equals + 1));
    if (equals > 0 && policy !== null) return [entry.slice(0, equals), policy];
    throw usage(
      `--table takes NAME=POLICY, not "${entry}".`,
      `For example: --table public.orders=primary-wins; the policies are ${reconcilePolicies.join(', ')}.`,
    );
  });
  return {
    usual: policyOf(options.get('policy') ?? 'abort') ?? 'abort',
    tables: new Map(tables),
    leftOut: new Set(listed(options.get('leave-out'))),
    newestColumn: options.get('newest-column') ?? 'updated_at',
  };
}

function listed(words = ''): readonly string[] {
  return words
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function policyOf(word: string): ReconcilePolicy | null {
  return reconcilePolicies.find((policy) => policy === word) ?? null;
}

function usage(message: string, fix: string): SetupError {
  return new SetupError('USAGE', { message, fix });
}
