import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Queues the files that share a process behind all others. A process is only kept while the next file
 * in the queue may have it too; and short files at the end keep both workers busy to the last.
 */
export class ApartFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isApart = ({ project }: TestSpecification): boolean => project.config.isolate;
    return [...sorted.filter(isApart), ...sorted.filter((file) => !isApart(file))];
  }
}
