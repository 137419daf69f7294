import { quoteIdentifier } from '../quote-identifier.ts';
import type { InstructionPlace } from './instruction-place.ts';

/** `create extension …;` for the place's extension, quoted only where SQL needs it. */
export function createStatement({ extension }: InstructionPlace): string {
  const name = /^[a-z_]+$/.test(extension) ? extension : quoteIdentifier(extension);
  return `create extension if not exists ${name};`;
}
