import { line } from '../lines/line.ts';
import { shareRows } from '../lines/share-rows.ts';
import { Choice, choiceDemand } from '../parts/Choice.tsx';
import { ErrorPanel, errorDemand } from '../parts/ErrorPanel.tsx';
import { Gap } from '../parts/Gap.tsx';
import { Lines } from '../parts/Lines.tsx';
import { MarkList, markRows } from '../parts/MarkList.tsx';
import { ProgressBar } from '../parts/ProgressBar.tsx';
import { fitText } from '../text/fit-text.ts';
import type { ScreenProps } from './screen-props.ts';

/** The steps as they run, how far the running one is, the log on demand, and the failure. */
export function ApplyScreen({ body, space, canvas, tick }: ScreenProps<'apply'>) {
  const { width } = space;
  const { bar, log, error, next } = body;
  const list = { rows: body.steps, kind: 'step' as const, space, canvas, tick };
  const [choice = 0, failure = 0, steps = 0, barRows = 0, gap = 0, logRows = 0, beforeChoice = 0] =
    shareRows(space.rows, [
      choiceDemand(next, width, canvas),
      errorDemand(error, width, canvas),
      { least: 2, wish: markRows(list) },
      { least: bar === null ? 0 : 1, wish: bar === null ? 0 : 1 },
      { least: 0, wish: log === null && error === null ? 0 : 1 },
      { least: log === null ? 0 : 2, wish: log?.length ?? 0 },
      { least: 0, wish: next === null ? 0 : 1 },
    ]);
  const tail = log === null || logRows === 0 ? [] : log.slice(-logRows);
  return (
    <>
      <MarkList {...list} space={{ width, rows: steps }} />
      {bar === null || barRows === 0 ? null : (
        <ProgressBar bar={bar} width={width} canvas={canvas} />
      )}
      <Gap rows={gap} />
      {error === null ? null : (
        <ErrorPanel error={error} space={{ width, rows: failure }} canvas={canvas} />
      )}
      <Lines lines={tail.map((text) => line(fitText(text, width, canvas.glyphs), 'muted'))} />
      <Gap rows={beforeChoice} />
      {next === null ? null : (
        <Choice model={next} space={{ width, rows: choice }} canvas={canvas} />
      )}
    </>
  );
}
