import { line } from '../lines/line.ts';
import type { Line } from '../lines/line.ts';
import { Choice } from '../parts/Choice.tsx';
import { FieldList } from '../parts/FieldList.tsx';
import { Gap } from '../parts/Gap.tsx';
import { Lines } from '../parts/Lines.tsx';
import { fitText } from '../text/fit-text.ts';
import { dimensionsLayout } from './dimensions-layout.ts';
import type { ScreenProps } from './screen-props.ts';

/** Numbers of an embedding, a field for another one, and the endpoint that makes them. */
export function DimensionsScreen(props: ScreenProps<'dimensions'>) {
  const { body, space, canvas } = props;
  const layout = dimensionsLayout(props);
  const { provenance } = body.inference;
  const where = props.readOnly ? [] : ['it is edited from the review only'];
  const whence = [...(provenance === null ? [] : [provenance]), ...where].join('; ');
  const inference: readonly Line[] = [
    line(fitText(`Inference endpoint: ${body.inference.text}`, space.width, canvas.glyphs)),
    ...(whence === '' ? [] : [line(fitText(whence, space.width, canvas.glyphs), 'muted')]),
  ];
  return (
    <>
      <Choice model={body.sizes} space={{ ...space, rows: layout.choice }} canvas={canvas} />
      <Gap rows={layout.beforeField} />
      <FieldList layout={layout.field} canvas={canvas} />
      <Gap rows={layout.beforeInference} />
      <Lines lines={inference.slice(0, layout.inference)} />
    </>
  );
}
