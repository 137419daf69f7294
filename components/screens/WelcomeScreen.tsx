import { shareRows } from '../lines/share-rows.ts';
import { Choice, choiceDemand } from '../parts/Choice.tsx';
import { Gap } from '../parts/Gap.tsx';
import { MarkList, markRows } from '../parts/MarkList.tsx';
import type { ScreenProps } from './screen-props.ts';

/** What was found here, filling while it is looked for, and the draft of an interrupted run. */
export function WelcomeScreen({ body, space, canvas, tick }: ScreenProps<'welcome'>) {
  const list = { rows: body.findings, kind: 'check' as const, space, canvas, tick };
  const [choice = 0, gap = 0, findings = 0] = shareRows(space.rows, [
    choiceDemand(body.draft, space.width, canvas),
    { least: body.draft === null ? 0 : 1, wish: body.draft === null ? 0 : 1 },
    { least: 1, wish: markRows(list) },
  ]);
  return (
    <>
      <MarkList {...list} space={{ ...space, rows: findings }} />
      <Gap rows={gap} />
      {body.draft === null ? null : (
        <Choice model={body.draft} space={{ ...space, rows: choice }} canvas={canvas} />
      )}
    </>
  );
}
