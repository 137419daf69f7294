import { shareRows } from '../lines/share-rows.ts';
import { textBlocks } from '../lines/text-rows.ts';
import { Choice, choiceDemand } from '../parts/Choice.tsx';
import { ErrorPanel, errorDemand } from '../parts/ErrorPanel.tsx';
import { Gap } from '../parts/Gap.tsx';
import { ScrollText } from '../parts/ScrollText.tsx';
import { Spinner } from '../parts/Spinner.tsx';
import type { ScreenProps } from './screen-props.ts';

/** From so many rows on the list stands apart from the text. */
const airyRows = 8;

/** What would be done: the steps, the differences of both files, and where to go from here. */
export function ReviewScreen({ body, space, canvas, tick }: ScreenProps<'review'>) {
  const { width } = space;
  const { error, next } = body;
  const working = body.state === 'working';
  const text = textBlocks(body.lines, width, canvas.glyphs).flat().length;
  const choiceWish = choiceDemand(next, width, canvas);
  const [choice = 0, failure = 0, spinner = 0, lines = 0, beforeChoice = 0] = shareRows(
    space.rows,
    [
      // The differences are what this screen is for; a long choice scrolls beside them.
      { least: choiceWish.least, wish: Math.min(choiceWish.wish, Math.max(4, space.rows * 0.45)) },
      errorDemand(error, width, canvas),
      { least: working ? 1 : 0, wish: working ? 1 : 0 },
      { least: 3, wish: text },
      { least: next === null || space.rows < airyRows ? 0 : 1, wish: next === null ? 0 : 1 },
    ].map(({ least, wish }) => ({ least, wish: Math.floor(wish) })),
  );
  return (
    <>
      {spinner > 0 ? (
        <Spinner label="Working out what to do" tick={tick} width={width} canvas={canvas} />
      ) : null}
      {error === null ? null : (
        <ErrorPanel error={error} space={{ width, rows: failure }} canvas={canvas} />
      )}
      <ScrollText
        lines={body.lines}
        scroll={body.scroll}
        space={{ width, rows: lines }}
        canvas={canvas}
      />
      <Gap rows={beforeChoice} />
      {next === null ? null : (
        <Choice model={next} space={{ width, rows: choice }} canvas={canvas} />
      )}
    </>
  );
}
