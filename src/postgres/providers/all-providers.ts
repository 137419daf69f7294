import { aiven } from './aiven.ts';
import { alloydb } from './alloydb.ts';
import { appwrite } from './appwrite.ts';
import { aurora } from './aurora.ts';
import { azure } from './azure.ts';
import { azureCosmos } from './azure-cosmos.ts';
import { azureSingleServer } from './azure-single-server.ts';
import { cloudSql } from './cloud-sql.ts';
import { crunchy } from './crunchy.ts';
import { digitalocean } from './digitalocean.ts';
import { fly } from './fly.ts';
import { heroku } from './heroku.ts';
import { huawei } from './huawei.ts';
import { naver } from './naver.ts';
import { neon } from './neon.ts';
import { nile } from './nile.ts';
import { ovhcloud } from './ovhcloud.ts';
import { pglite } from './pglite.ts';
import { planetscale } from './planetscale.ts';
import { ploi } from './ploi.ts';
import { prisma } from './prisma.ts';
import type { Provider } from './provider.ts';
import { type ProviderId, providerIds } from './provider-ids.ts';
import { railway } from './railway.ts';
import { rds } from './rds.ts';
import { render } from './render.ts';
import { scaleway } from './scaleway.ts';
import { selectel } from './selectel.ts';
import { selfHosted } from './self-hosted.ts';
import { supabase } from './supabase.ts';
import { tembo } from './tembo.ts';
import { timescale } from './timescale.ts';
import { xata } from './xata.ts';

const byId: Readonly<Record<ProviderId, Provider>> = {
  embedded: pglite,
  heroku,
  aurora,
  rds,
  alloydb,
  'cloud-sql': cloudSql,
  'azure-single-server': azureSingleServer,
  azure,
  'azure-cosmos': azureCosmos,
  neon,
  supabase,
  digitalocean,
  ovhcloud,
  aiven,
  timescale,
  fly,
  render,
  railway,
  crunchy,
  scaleway,
  planetscale,
  nile,
  xata,
  prisma,
  huawei,
  naver,
  selectel,
  ploi,
  appwrite,
  tembo,
  'self-hosted': selfHosted,
};

/** All providers in the order of `providerIds`, which is the order in which they are tried. */
export const allProviders: readonly Provider[] = providerIds.map((id) => byId[id]);
