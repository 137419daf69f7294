/**
 * The image of the container fallback, pinned: pgvector 0.8.7 is the first without a known hole, and
 * PostgreSQL 17 has its volume where every image of PostgreSQL before 18 has it. The engines know the
 * registry by its whole name; docker shows it without `docker.io/`.
 */
export const containerImage = 'docker.io/pgvector/pgvector:0.8.7-pg17';

/** The major version of the PostgreSQL in `containerImage`. */
export const containerImageMajor = 17;

/** What an image declares about itself, as far as it decides how a container of it is made. */
export interface ImageFacts {
  /** Paths that are volumes unless told otherwise. */
  readonly volumes: readonly string[];
  /** `NAME=value`. */
  readonly environment: readonly string[];
}

const before18 = '/var/lib/postgresql/data';
const from18 = '/var/lib/postgresql';

/**
 * Where the volume of the data goes inside a container. The official images of PostgreSQL 18 and newer
 * keep the data one level up, in a directory per version (docker-library/postgres#1259).
 */
export function volumePath({ volumes, environment }: ImageFacts): string {
  if (volumes.includes(before18)) return before18;
  if (volumes.includes(from18)) return from18;
  const major = environment.find((line) => line.startsWith('PG_MAJOR='))?.slice('PG_MAJOR='.length);
  return Number(major) >= 18 ? from18 : before18;
}
