import { quoteLiteral } from '../postgres/quote-literal.ts';
import type { Creation } from './create-in-order.ts';
import type { CatalogueType } from './database-catalogue.ts';
import { fullName, sameName, shownName } from './full-name.ts';
import { commentStatements } from './grant-statements.ts';

/** What is to be done so that the target's types are those of the source. */
export interface TypePlan {
  readonly missing: readonly Creation[];
  /** New labels of enumerations; each runs on its own, outside of a transaction. */
  readonly labels: readonly string[];
  /** Types that are others than on the source and cannot be made alike while tables use them. */
  readonly different: readonly string[];
}

export function typePlan(
  source: readonly CatalogueType[],
  target: readonly CatalogueType[],
): TypePlan {
  const missing: Creation[] = [];
  const labels: string[] = [];
  const different: string[] = [];
  for (const type of source) {
    const there = target.find((other) => sameName(type, other));
    if (there === undefined) missing.push(creation(type));
    else if (type.kind === 'e' && there.kind === 'e') {
      const added = addedLabels(type, there.labels ?? []);
      if (added === null) different.push(shownName(type));
      else labels.push(...added);
    } else if (type.kind !== there.kind || type.body !== there.body)
      different.push(shownName(type));
  }
  return { missing, labels, different };
}

function creation(type: CatalogueType): Creation {
  const name = fullName(type);
  const labels = (type.labels ?? []).map(quoteLiteral).join(', ');
  const body = type.body ?? '';
  const statement = {
    e: `create type ${name} as enum (${labels})`,
    d: `create domain ${name} as ${body}`,
    c: `create type ${name} as (${body})`,
    r: `create type ${name} as range (${body})`,
  }[type.kind];
  const word = type.kind === 'd' ? 'domain' : 'type';
  return {
    label: `${word} ${shownName(type)}`,
    statements: [statement, ...commentStatements(`${word} ${name}`, type.comment)],
  };
}

/** The statements that add what is missing, each label in its place; null when labels are gone or in another order. */
function addedLabels(type: CatalogueType, there: readonly string[]): readonly string[] | null {
  const wanted = type.labels ?? [];
  const kept = wanted.filter((label) => there.includes(label));
  if (kept.length !== there.length || kept.some((label, at) => label !== there[at])) return null;
  return wanted.flatMap((label, at) => {
    if (there.includes(label)) return [];
    const before = wanted[at - 1];
    const next = there[0];
    const place =
      before !== undefined
        ? ` after ${quoteLiteral(before)}`
        : next !== undefined
          ? ` before ${quoteLiteral(next)}`
          : '';
    return [`alter type ${fullName(type)} add value if not exists ${quoteLiteral(label)}${place}`];
  });
}
