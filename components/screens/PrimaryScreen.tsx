import { FieldList } from '../parts/FieldList.tsx';
import { Gap } from '../parts/Gap.tsx';
import { Lines } from '../parts/Lines.tsx';
import { Toggle } from '../parts/Toggle.tsx';
import { primaryLayout } from './primary-layout.ts';
import type { ScreenProps } from './screen-props.ts';

/** The form of the primary server; without fields when there is none. */
export function PrimaryScreen(props: ScreenProps<'primary'>) {
  const { body, space, canvas } = props;
  const { note, gap, fields } = primaryLayout(props);
  return (
    <>
      <Toggle model={body.kind} width={space.width} canvas={canvas} />
      <Lines lines={note} />
      <Gap rows={gap} />
      <FieldList layout={fields} canvas={canvas} />
    </>
  );
}
