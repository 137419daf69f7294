import { shellWord } from '../errors/shell-word.ts';
import { bringData } from './bring-data.ts';
import { comment } from './comment.ts';
import { dnsLabel } from './dns-label.ts';
import type { ExportedFile } from './exported-file.ts';
import type { ExportRequest } from './export-request.ts';
import { extensionStatements } from './extensions.ts';
import { storageGigabytes } from './storage-gigabytes.ts';
import { useIt } from './use-it.ts';
import { yamlText } from './yaml-text.ts';

/**
 * The project's own image with pgvector in it: "standard" has it, "minimal" has not. It is built anew
 * every week, so that the tag follows the minor versions.
 */
const image = 'ghcr.io/cloudnative-pg/postgresql:17-standard-trixie';
/** Less makes no sense with the WAL that a server keeps. */
const leastGigabytes = 10;

/**
 * A Cluster of CloudNativePG whose application database has pgvector. The password comes from a Secret
 * that the operator makes. With a fallback there are three instances, of which any may become the primary.
 */
export function cloudnativePgFiles(request: ExportRequest): readonly ExportedFile[] {
  const { database, user, dimensions, fallback } = request;
  const name = dnsLabel(database);
  const text = `${comment(introduction(request, name))}
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: ${name}
spec:
  instances: ${fallback === null ? 1 : 3}
  imageName: ${image}
  bootstrap:
    initdb:
      database: ${yamlText(database)}
      owner: ${yamlText(user)}
      encoding: UTF8
      secret:
        name: ${name}-owner
      # Run once, as the superuser, in the database of the application.
      postInitApplicationSQL:
${extensionStatements.map((statement) => `        - ${yamlText(statement)}\n`).join('')}  storage:
    # A million embeddings of ${dimensions} dimensions with their index take about ${storageGigabytes(dimensions)} GB.
    size: ${Math.max(leastGigabytes, storageGigabytes(dimensions))}Gi
`;
  return [{ path: 'cluster.yaml', text }];
}

function introduction(request: ExportRequest, name: string): readonly string[] {
  const service = `${name}-rw.default.svc`;
  return [
    'PostgreSQL with pgvector on Kubernetes, made by "setup-wizard export cloudnative-pg".',
    'The operator CloudNativePG has to be installed (https://cloudnative-pg.io).',
    '',
    '1. Make the password, and the Secret of it. Its username has to be the owner below.',
    '  mkdir -p -m 700 secrets && openssl rand -hex 24 | tr -d "\\n" > secrets/app-password',
    `  kubectl create secret generic ${name}-owner --type=kubernetes.io/basic-auth \\`,
    `    --from-literal=username=${shellWord(request.user)} --from-file=password=secrets/app-password`,
    '2. Create the cluster, and wait until it answers:',
    '  kubectl apply --filename cluster.yaml',
    `  kubectl wait --for=condition=Ready --timeout=10m cluster.postgresql.cnpg.io/${name}`,
    '3. Use it, in the same namespace; this tests it first, then writes .env and config.json:',
    ...useIt(request, { host: service, port: 5432, more: ['--db-sslmode require'] }),
    '   From outside of Kubernetes, for the same tests:',
    `  kubectl port-forward service/${name}-rw 5432:5432`,
    '',
    ...bringData(request, { host: service, port: 5432 }),
    'To change: the namespace ("default" in the address above), instances, the size of the storage and',
    'its storageClass, and the tag of the image, which must begin with the major version.',
  ];
}
