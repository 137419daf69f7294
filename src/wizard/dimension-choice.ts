import type { SettingValue } from '../settings/setting-definition.ts';

/** The sizes that are usual, and what for (the models' own documentation). */
export const usualSizes = [
  { size: 384, note: 'Small sentence models, such as all-MiniLM-L6-v2 and bge-small.' },
  { size: 768, note: 'Most local models, such as nomic-embed-text and bge-base.' },
  { size: 1536, note: "OpenAI's text-embedding-3-small and ada-002." },
  { size: 3072, note: "OpenAI's text-embedding-3-large; the index needs pgvector 0.7.0 or newer." },
] as const;

/** Place of "Another number" in the choice. */
export const otherSizeIndex = usualSizes.length;

export function isUsualSize(value: SettingValue): boolean {
  return usualSizes.some(({ size }) => size === value);
}

/** The item that stands for a value. */
export function dimensionsIndex(value: SettingValue | null): number {
  const index = usualSizes.findIndex(({ size }) => size === value);
  return index === -1 ? otherSizeIndex : index;
}
