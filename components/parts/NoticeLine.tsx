import type { Line } from '../lines/line.ts';
import { Gap } from './Gap.tsx';
import { Lines } from './Lines.tsx';

/** What is wrong or was done, at the foot of the body. */
export function NoticeLine({ lines }: { readonly lines: readonly Line[] }) {
  if (lines.length === 0) return null;
  return (
    <>
      <Gap rows={1} />
      <Lines lines={lines} />
    </>
  );
}
