import { render } from 'ink-testing-library';

/** What a part draws on a terminal of 100 columns, line by line, without blanks at their ends. */
export function drawnLines(tree: Parameters<typeof render>[0]): readonly string[] {
  const instance = render(tree);
  const frame = instance.lastFrame();
  instance.unmount();
  return (frame ?? '').split('\n').map((line) => line.trimEnd());
}
