import type * as z from 'zod/mini';
import type { DeclarationProblem } from './declaration-problem.ts';

/** What an issue of the form comes to in words; zod's own texts are not part of the bundle. */
export function problemsOf(issue: z.core.$ZodIssue): readonly DeclarationProblem[] {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  switch (issue.code) {
    case 'invalid_union': {
      // The branch whose outer form fits is the one that was meant.
      const meant = issue.errors.find((branch) => branch.length > 0 && !branch.some(isWhole));
      if (meant !== undefined) {
        return meant
          .flatMap(problemsOf)
          .map((inner) => ({ ...inner, path: [...path, ...inner.path] }));
      }
      const kinds = issue.errors.flat().filter(isWhole).map(expectation);
      return [{ path, message: kinds.length > 0 ? kinds.join(', or ') : issue.message }];
    }
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], message: 'unknown key' }));
    case 'invalid_key':
      return [{ path, message: issue.issues[0]?.message ?? issue.message }];
    case 'invalid_type':
    case 'invalid_value':
      return [{ path, message: expectation(issue) }];
    case 'custom':
    case 'invalid_element':
    case 'invalid_format':
    case 'not_multiple_of':
    case 'too_big':
    case 'too_small':
      return [{ path, message: issue.message }];
  }
}

/** Whether it is about the value as such, not about something in it. */
function isWhole({ code, path }: z.core.$ZodIssue): boolean {
  return code === 'invalid_type' && path.length === 0;
}

function expectation(issue: z.core.$ZodIssue): string {
  // A message of our own says more.
  if (issue.message !== 'Invalid input') return issue.message;
  if (issue.code === 'invalid_type') {
    return `${issue.expected === 'record' ? 'object' : issue.expected} expected`;
  }
  return issue.code === 'invalid_value' ? `${issue.values.join(', ')} expected` : issue.message;
}
