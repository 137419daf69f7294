import { checkSummary } from '../lines/check-summary.ts';
import { line } from '../lines/line.ts';
import { CheckTable } from '../parts/CheckTable.tsx';
import { Gap } from '../parts/Gap.tsx';
import { Lines } from '../parts/Lines.tsx';
import { Spinner } from '../parts/Spinner.tsx';
import { fitText } from '../text/fit-text.ts';
import type { ScreenProps } from './screen-props.ts';

/** From so many rows on the sum stands apart from the table. */
const airyRows = 12;

/** The checks of both targets; one row may be opened for the server's words and the fix. */
export function ChecksScreen({ body, space, canvas, tick }: ScreenProps<'checks'>) {
  const { width } = space;
  const gap = space.rows >= airyRows ? 1 : 0;
  return (
    <>
      {body.state === 'running' ? (
        <Spinner label="Running the checks" tick={tick} width={width} canvas={canvas} />
      ) : (
        <Lines lines={[line(fitText(checkSummary(body.rows), width, canvas.glyphs), 'strong')]} />
      )}
      <Gap rows={gap} />
      <CheckTable
        rows={body.rows}
        index={body.index}
        open={body.open}
        space={{ width, rows: space.rows - 1 - gap }}
        canvas={canvas}
      />
    </>
  );
}
