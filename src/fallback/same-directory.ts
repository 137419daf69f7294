import { stat } from 'node:fs/promises';

/**
 * Whether two paths lead to one directory, by way of links or mounts. False when one of them leads
 * nowhere.
 */
export async function isSameDirectory(one: string, other: string): Promise<boolean> {
  const [here, there] = await Promise.all([identity(one), identity(other)]);
  return here !== null && here === there;
}

async function identity(path: string): Promise<string | null> {
  return await stat(path, { bigint: true }).then(
    ({ dev, ino }) => `${dev}:${ino}`,
    () => null,
  );
}
