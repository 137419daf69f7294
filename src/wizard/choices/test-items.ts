import { settingValue } from '../../settings/database-settings.ts';
import { fieldLabel } from '../fields.ts';
import type { ChoiceItem } from '../screen-model.ts';
import type { Session, TestState } from '../session.ts';
import { choiceItem } from './choice-item.ts';

/** What can be done after a connection test; nothing while it runs. */
export function testItems(session: Session): readonly ChoiceItem[] {
  const { test } = session;
  if (test === null || test.state === 'running') return [];
  if (test.state === 'finished' && test.test.outcome !== 'fail') {
    return [
      test.test.outcome === 'pass'
        ? choiceItem({ value: 'go-on', label: 'Go on', recommended: true })
        : choiceItem({
            value: 'go-on',
            label: `Go on (${whatIsMissing(test)})`,
            recommended: true,
          }),
      choiceItem({ value: 'again', label: 'Test again' }),
    ];
  }
  const answered = test.state === 'finished' && test.test.error === null;
  const blame = test.state === 'finished' ? test.test.blame : null;
  const blamed = blame === null ? 'the settings' : `the ${fieldLabel(blame)}`;
  const change = choiceItem({ value: 'change', label: `Change ${blamed}`, recommended: !answered });
  const again = choiceItem({ value: 'again', label: 'Test again', recommended: answered });
  return [
    // What a server lacks is repaired on the server, not in the form.
    ...(answered ? [again, change] : [change, again]),
    choiceItem({
      value: 'without',
      label: answered ? 'Go on all the same' : 'Go on without the primary answering',
      note: answered
        ? 'Unless it is repaired by then, the run ends with exit code 3.'
        : consequence(session),
      disabled: session.request.primaryRequired
        ? 'The primary is required (--require-primary).'
        : null,
    }),
  ];
}

function whatIsMissing({ stages }: TestState): string {
  const repairable = stages.some(
    ({ stage, status }) => status === 'warn' && (stage === 'database' || stage === 'pgvector'),
  );
  return repairable ? 'what is missing will be created when it is applied' : 'see the warnings';
}

function consequence({ read }: Session): string {
  return settingValue(read.settings, 'fallback.enabled') === false
    ? 'Without a fallback the run fails unless the primary answers by then (exit code 1).'
    : 'Unless it answers by then, the run ends degraded: it works on the fallback (exit code 4).';
}
