import { aiven } from './aiven.ts';
import { alloydb } from './alloydb.ts';
import { aurora } from './aurora.ts';
import { azure } from './azure.ts';
import { cloudSql } from './cloud-sql.ts';
import { crunchy } from './crunchy.ts';
import { digitalocean } from './digitalocean.ts';
import { fly } from './fly.ts';
import { heroku } from './heroku.ts';
import { huawei } from './huawei.ts';
import { neon } from './neon.ts';
import { nile } from './nile.ts';
import { ovhcloud } from './ovhcloud.ts';
import { pglite } from './pglite.ts';
import { planetscale } from './planetscale.ts';
import { prisma } from './prisma.ts';
import { railway } from './railway.ts';
import { rds } from './rds.ts';
import { render } from './render.ts';
import { scaleway } from './scaleway.ts';
import { supabase } from './supabase.ts';
import { tembo } from './tembo.ts';
import { timescale } from './timescale.ts';
import { xata } from './xata.ts';
import type { Provider } from './provider.ts';

/**
 * In the order in which they are tried. A service that is built on another one carries the other
 * one's marks as well and stands before it: Heroku and Aurora before RDS, AlloyDB before Cloud SQL,
 * OVHcloud before Aiven.
 */
export const allProviders: readonly Provider[] = [
  pglite,
  heroku,
  aurora,
  rds,
  alloydb,
  cloudSql,
  azure,
  neon,
  supabase,
  ovhcloud,
  aiven,
  digitalocean,
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
  tembo,
];
