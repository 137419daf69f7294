import initdb from './compose-initdb.sh?raw';
import { bringData } from './bring-data.ts';
import { comment } from './comment.ts';
import { composeText } from './compose-text.ts';
import type { ExportedFile } from './exported-file.ts';
import type { ExportedImage, ExportRequest } from './export-request.ts';
import { useIt } from './use-it.ts';

interface Service {
  readonly name: string;
  readonly database: string;
  readonly user: string;
  readonly port: number;
  readonly secret: string;
}

/**
 * A Compose file, and the script that makes the application's role and database in it. Passwords come
 * from files that the operator makes. Published on loopback; with a fallback, a second service is one.
 */
export function composeFiles(
  request: ExportRequest,
  image: ExportedImage,
): readonly ExportedFile[] {
  const services = servicesOf(request);
  const text = `${comment(introduction(request, services))}
services:
${services.map((service) => serviceText(service, image)).join('\n')}
secrets:
${['admin-password', ...services.map(({ secret }) => secret)].map(secretText).join('')}
volumes:
${services.map(({ name }) => `  ${name}: {}\n`).join('')}`;
  return [
    { path: 'compose.yaml', text },
    { path: 'initdb/10-application.sh', text: initdb },
  ];
}

function servicesOf({ database, user, port, fallback }: ExportRequest): readonly Service[] {
  const first = { name: 'postgres', database, user, port, secret: 'app-password' };
  if (fallback === null) return [first];
  return [first, { name: 'fallback', ...fallback, secret: 'fallback-password' }];
}

function introduction(request: ExportRequest, services: readonly Service[]): readonly string[] {
  const { host } = request.present ?? { host: '127.0.0.1' };
  const secrets = ['admin-password', ...services.map(({ secret }) => secret)];
  return [
    'PostgreSQL with pgvector in containers, made by "setup-wizard export compose".',
    '',
    '1. Make the passwords. The folder keeps other users out; the files themselves have to be',
    "   readable for the server's user inside the container.",
    '  mkdir -p -m 700 secrets',
    ...secrets.map((name) => `  openssl rand -hex 24 > secrets/${name}`),
    `  chmod 644 ${secrets.map((name) => `secrets/${name}`).join(' ')}`,
    '2. Start it, and wait until it answers:',
    '  docker compose up --detach --wait',
    '3. Use it; this tests it first, then writes .env and config.json:',
    ...useIt(request, { host: '127.0.0.1', port: request.port, more: fallbackOptions(request) }),
    '',
    ...bringData(request, { host: '127.0.0.1', port: request.port }),
    'To change: "ports" when applications run on other machines (then publish on the address that',
    `they use, not only on loopback${isLoopback(host) ? '' : `; at present they use ${host}`}),`,
    'and the tag of the image for another version.',
  ];
}

function fallbackOptions({ fallback }: ExportRequest): readonly string[] {
  if (fallback === null) return [];
  return [
    `--fallback-mode existing --fallback-db-host 127.0.0.1 --fallback-db-port ${fallback.port}`,
    '--fallback-db-password-file secrets/fallback-password',
  ];
}

const isLoopback = (host: string): boolean => /^(127\.|localhost$|::1$|\/)/u.test(host);

function serviceText(
  { name, database, user, port, secret }: Service,
  image: ExportedImage,
): string {
  return `  ${name}:
    image: ${image.name}
    init: true
    restart: unless-stopped
    # A parallel build of an index needs more than the 64 MB that an engine gives by default.
    shm_size: ${image.sharedMemory}
    command: ${flow(['postgres', ...image.serverOptions])}
    environment:
      POSTGRES_USER: postgres
      POSTGRES_PASSWORD_FILE: /run/secrets/admin-password
      # The image's own rules let 127.0.0.1 inside in without a password.
      POSTGRES_INITDB_ARGS: ${composeText(image.initArguments)}
      APP_DATABASE: ${composeText(database)}
      APP_USER: ${composeText(user)}
      APP_PASSWORD_FILE: /run/secrets/${secret}
    secrets:
      - admin-password
      - ${secret}
    ports:
      - "127.0.0.1:${port}:5432"
    volumes:
      - ${name}:${image.dataPath}
      - ./initdb:/docker-entrypoint-initdb.d:ro
    healthcheck:
      # Over TCP: the server of the first start, which only fills the volume, has nothing but its socket.
      test: ["CMD", "pg_isready", "--quiet", "--host=127.0.0.1", "--username=postgres"]
      interval: 5s
      timeout: 5s
      retries: 12
      start_period: 60s
`;
}

const flow = (words: readonly string[]): string => `[${words.map(composeText).join(', ')}]`;

function secretText(name: string): string {
  return `  ${name}:
    file: ./secrets/${name}
`;
}
