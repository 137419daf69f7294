import { type LookFindingId, findingIds, findingLabels } from '../../plan/look-finding.ts';
import { choiceOn } from '../choices/choice-on.ts';
import { shownPhase } from '../current-screen.ts';
import { servicesFound } from '../named-services.ts';
import { generalProblems } from '../problems.ts';
import type { BodyOf, MarkRow } from '../screen-model.ts';
import type { Session } from '../session.ts';

/** What was found before anything is asked. */
export function welcomeBody(session: Session): BodyOf<'welcome'> {
  const viewing = shownPhase(session).kind === 'viewing';
  return {
    id: 'welcome',
    findings: [
      ...(viewing
        ? fileRows(session)
        : [...findingIds, ...servicesFound(session)].map((id) => lookRow(session, id))),
      ...problemRows(session),
    ],
    draft: choiceOn(session),
  };
}

function lookRow({ findings, lookedAround }: Session, id: LookFindingId): MarkRow {
  const found = findings.find((finding) => finding.id === id);
  if (found !== undefined) return { ...found, ms: null };
  const status = lookedAround ? 'skip' : 'running';
  const text = lookedAround ? 'not found out' : '';
  return { id, label: findingLabels[id], status, text, fix: null, ms: null };
}

/** Read-only nothing is looked at but what was read anyway. */
function fileRows({ read }: Session): readonly MarkRow[] {
  return [read.env, read.config].map(({ name, original }) => ({
    id: name,
    label: name,
    status: original === null ? 'skip' : 'pass',
    text: original === null ? 'does not exist yet' : 'found',
    fix: null,
    ms: null,
  }));
}

function problemRows({ read }: Session): readonly MarkRow[] {
  return generalProblems(read.settings.problems).map(({ message, fix }, index) => ({
    id: `problem ${index}`,
    label: 'Problem',
    status: 'fail',
    text: message,
    fix,
    ms: null,
  }));
}
