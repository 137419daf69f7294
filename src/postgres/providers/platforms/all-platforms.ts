import { alpine } from './alpine.ts';
import { conda } from './conda.ts';
import { debian } from './debian.ts';
import { docker } from './docker.ts';
import { freebsd } from './freebsd.ts';
import { homebrew } from './homebrew.ts';
import { macos } from './macos.ts';
import { pgdgApt } from './pgdg-apt.ts';
import type { Platform } from './platform.ts';
import { postgresApp } from './postgres-app.ts';
import { rhel } from './rhel.ts';
import { source } from './source.ts';
import { ubuntu } from './ubuntu.ts';
import { windows } from './windows.ts';
import { zalando } from './zalando.ts';

/**
 * In the order in which they are tried on `version()`: a package's own mark before the name of the
 * machine, the machine before the compiler, which may be that of quite another distribution.
 */
export const allPlatforms: readonly Platform[] = [
  pgdgApt,
  debian,
  ubuntu,
  homebrew,
  postgresApp,
  macos,
  windows,
  freebsd,
  alpine,
  conda,
  rhel,
  docker,
  zalando,
  source,
];
