import { Box } from 'ink';

/** So many empty rows; none for 0. */
export function Gap({ rows }: { readonly rows: number }) {
  return rows > 0 ? <Box height={rows} flexShrink={0} /> : null;
}
