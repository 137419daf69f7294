import { Text } from 'ink';
import { Fragment } from 'react';
import type { Line, Span } from '../lines/line.ts';
import { theme } from '../theme.ts';

function SpanText({ span }: { readonly span: Span }) {
  return span.tone === undefined ? span.text : <Text {...theme[span.tone]}>{span.text}</Text>;
}

/** One row, for the inside of a text. */
export function LineSpans({ line }: { readonly line: Line }) {
  return line.map((span, index) => <SpanText key={index} span={span} />);
}

/** Rows as they are, one below the other; none without any. */
export function Lines({ lines }: { readonly lines: readonly Line[] }) {
  if (lines.length === 0) return null;
  return (
    <Text wrap="truncate-end">
      {lines.map((line, index) => (
        <Fragment key={index}>
          {/* An empty first row would take no room. */}
          {index === 0 ? '' : '\n'}
          {line.length === 0 ? ' ' : <LineSpans line={line} />}
        </Fragment>
      ))}
    </Text>
  );
}
