/**
 * An environment in which a machine has nothing but Node for a fallback: neither docker nor podman
 * answers, and no PostgreSQL is looked for outside PATH. `local` takes the embedded one there.
 */
export const loneMachine = {
  DOCKER_HOST: 'unix:///nonexistent/docker.sock',
  CONTAINERS_CONF: '/nonexistent/containers.conf',
  PG_CONFIG: '/nonexistent/pg_config',
} as const;
