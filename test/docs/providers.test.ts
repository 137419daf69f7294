import { describe, expect, it } from 'vitest';
import { allProviders } from '../../src/postgres/providers/all-providers.ts';
import { allPlatforms } from '../../src/postgres/providers/platforms/all-platforms.ts';
import { providersMarkdown } from '../../src/report/providers-markdown.ts';

describe('docs/providers.md', () => {
  it('is made of the data as they are today (npm run docs makes it anew)', async () => {
    await expect(providersMarkdown()).toMatchFileSnapshot('../../docs/providers.md');
  });

  it('has one chapter for each provider and platform', () => {
    const chapters = [...providersMarkdown().matchAll(/^##+ ([a-z-]+)$/gmu)].map(([, id]) => id);
    expect(chapters).toEqual([...allProviders, ...allPlatforms].map(({ id }) => id));
  });

  it('has tables without a stray column', () => {
    const rows = providersMarkdown()
      .split('\n')
      .filter((line) => line.startsWith('|'));
    for (const row of rows) expect(row.split('|').length - 2).toBe(4);
  });

  it('holds back where a fact is not confirmed', () => {
    const text = providersMarkdown();
    const doubts = allProviders.flatMap(({ facts }) => facts).filter(({ certain }) => !certain);
    for (const doubt of doubts) expect(text).toContain(`- Not confirmed: ${doubt.text}`);
  });
});
