import { Lines } from './Lines.tsx';

/** Where the part that is shown is in the whole, such as "3-9 of 14"; nothing when all is shown. */
export function WindowNote({
  note,
  indent,
}: {
  readonly note: string | null;
  readonly indent: number;
}) {
  if (note === null) return null;
  return <Lines lines={[[{ text: `${' '.repeat(indent)}${note}`, tone: 'muted' }]]} />;
}
