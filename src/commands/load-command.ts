import type { RunCommand } from './command.ts';

/** Loads the code of a command; nothing of the others is read from disk. */
export async function loadCommand(name: string): Promise<RunCommand> {
  switch (name) {
    case '':
      return (await import('./setup.ts')).setup;
    case 'check':
      return (await import('./check.ts')).check;
    case 'verify':
      return (await import('./verify.ts')).verify;
    case 'bootstrap':
      return (await import('./bootstrap.ts')).bootstrap;
    case 'migrate':
      return (await import('./migrate.ts')).migrate;
    case 'show':
      return (await import('./show.ts')).show;
    case 'fallback':
      return (await import('./fallback.ts')).fallback;
    case 'route':
      return (await import('./route.ts')).route;
    case 'roles':
      return (await import('./roles.ts')).roles;
    case 'reconcile':
      return (await import('./reconcile.ts')).reconcile;
    case 'stats':
      return (await import('./stats.ts')).stats;
    case 'size':
      return (await import('./size.ts')).size;
    case 'move':
      return (await import('./move.ts')).move;
    case 'tune':
      return (await import('./tune.ts')).tune;
    case 'restore':
      return (await import('./restore.ts')).restore;
    case 'providers':
      return (await import('./providers.ts')).providers;
    case 'export':
      return (await import('./export.ts')).exportCommand;
    case 'explain':
      return (await import('./explain.ts')).explain;
    case 'support':
      return (await import('./support.ts')).support;
    case 'completion':
      return (await import('./completion.ts')).completion;
    default:
      throw new TypeError(`no such command: ${name}`);
  }
}
