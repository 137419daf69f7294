import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Queues the files that share a process behind all others. A process is only kept while the next file
 * in the queue may have it too; and short files at the end keep both workers busy to the last, for which
 * the journeys among them, which are long, come first.
 */
export class ApartFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const place = ({ project, moduleId }: TestSpecification): number =>
      project.config.isolate ? 0 : moduleId.includes('/journeys/') ? 1 : 2;
    return [0, 1, 2].flatMap((wanted) => sorted.filter((file) => place(file) === wanted));
  }
}
