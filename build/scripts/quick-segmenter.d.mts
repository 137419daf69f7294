export class QuickSegmenter {
  constructor(locales?: string, options?: Intl.SegmenterOptions);
  segment(text: string): Intl.Segments;
}
