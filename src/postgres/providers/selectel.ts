import type { Provider } from './provider.ts';

const inPanel: Provider['installText'] = (place) =>
  `In the control panel: Managed Databases > the cluster > Databases > "${place.database}" > Extensions: add ${place.extension} (or through the API or Terraform: selectel_dbaas_postgresql_extension_v1).`;

export const selectel: Provider = {
  id: 'selectel',
  name: 'Selectel Managed Databases',
  aliases: ['selectel.ru'],
  managed: true,
  signals: [],
  hostSuffixes: [],
  pgvectorFrom: 'clusters of the kind PostgreSQL PGVector',
  adminRole: 'the control panel',
  allowList: 'the extensions that the control panel shows',
  restart: 'no',
  installText: inPanel,
  enableText: inPanel,
  upgradeText: inPanel,
  poolers: [],
  facts: [
    {
      text: 'Extensions are added in the control panel, by the API or by Terraform, for each database separately.',
      source: 'docs.selectel.ru/en/managed-databases/pgvector/add-extensions',
      checked: '2026-11-21',
      certain: true,
    },
    {
      text: 'A cluster has a PgBouncer whose mode is set in the panel.',
      source: 'docs.selectel.ru/en/managed-databases/postgresql/connection-pooler',
      checked: '2026-11-21',
      certain: true,
    },
  ],
};
