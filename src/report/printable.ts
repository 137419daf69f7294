/** Everything that a terminal obeys instead of showing it, but for line breaks and tabs. */
const obeyed = /(?![\n\t])\p{Cc}/gu;

/** A text for a terminal, which names of tables and words of servers must not give orders to. */
export function printable(text: string): string {
  return text.replace(obeyed, ' ');
}
