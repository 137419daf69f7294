import type { MarkRow } from '../../src/wizard/screen-model.ts';
import { line } from '../lines/line.ts';
import { shareRows } from '../lines/share-rows.ts';
import { Choice, choiceDemand } from '../parts/Choice.tsx';
import { ErrorPanel, errorDemand } from '../parts/ErrorPanel.tsx';
import { Gap } from '../parts/Gap.tsx';
import { Lines } from '../parts/Lines.tsx';
import { MarkList, markRows } from '../parts/MarkList.tsx';
import { fitText } from '../text/fit-text.ts';
import type { ScreenProps } from './screen-props.ts';

/** The failure says it all below, and what was not tried any more says nothing. */
function beforeTheFailure(stages: readonly MarkRow[]): readonly MarkRow[] {
  const failed = stages.findLastIndex(({ status }) => status !== 'skip');
  return stages
    .slice(0, failed + 1)
    .map((row) => (row.status === 'fail' ? { ...row, text: 'see below', fix: null } : row));
}

/** The stages of the connection test, the failure if there is one, and where to go from here. */
export function ConnectionTestScreen(props: ScreenProps<'connection-test'>) {
  const { body, space, canvas, tick } = props;
  const { error, next } = body;
  const rows = error === null ? body.stages : beforeTheFailure(body.stages);
  const list = { rows, kind: 'check' as const, space, canvas, tick };
  const [failure = 0, , stages = 0, beforeError = 0, beforeChoice = 0, choice = 0, afterPlace = 0] =
    shareRows(space.rows, [
      errorDemand(error, space.width, canvas),
      { least: 1, wish: 1 },
      { least: error === null ? 2 : 1, wish: markRows(list) },
      { least: 0, wish: error === null ? 0 : 1 },
      { least: 0, wish: next === null ? 0 : 1 },
      choiceDemand(next, space.width, canvas),
      { least: 0, wish: 1 },
    ]);
  return (
    <>
      <Lines lines={[line(fitText(body.place, space.width, canvas.glyphs), 'strong')]} />
      <Gap rows={afterPlace} />
      <MarkList {...list} space={{ ...space, rows: stages }} />
      <Gap rows={beforeError} />
      {error === null ? null : (
        <ErrorPanel error={error} space={{ ...space, rows: failure }} canvas={canvas} />
      )}
      <Gap rows={beforeChoice} />
      {next === null ? null : (
        <Choice model={next} space={{ ...space, rows: choice }} canvas={canvas} />
      )}
    </>
  );
}
