import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { formatDsn } from '../postgres/dsn.ts';
import type { RouterStatus, TargetStatus } from '../router/router-status.ts';
import { routeSession } from './route-session.ts';

export interface RoutePresentation {
  /** How to reach the target in use; null when there is none. */
  readonly settings: ConnectionSettings | null;
  readonly withPassword: boolean;
}

/**
 * Where the router stands as members of the JSON document, and as one line of `route --watch`: those of
 * RouterStatus, with targets as design contract 3.5 has them, and the URL of the target in use.
 */
export function routeDocument(
  status: RouterStatus,
  { settings, withPassword }: RoutePresentation,
): Readonly<Record<string, unknown>> {
  const { targets, ...where } = status;
  return {
    ...where,
    url: settings === null ? null : routeUrl(status, { settings, withPassword }),
    targets: {
      primary: targetMembers(targets.primary),
      fallback: targetMembers(targets.fallback),
    },
  };
}

function targetMembers(found: TargetStatus | null): Readonly<Record<string, unknown>> {
  if (found === null) return { configured: false };
  const { latencyMs } = found;
  return {
    configured: true,
    ...found,
    latencyMs: latencyMs === null ? null : Math.round(latencyMs * 10) / 10,
  };
}

/** The target in use as a URL that libpq reads, with what its sessions have to ask for. */
export function routeUrl(
  status: Pick<RouterStatus, 'target' | 'writes'>,
  presentation: { readonly settings: ConnectionSettings; readonly withPassword: boolean },
): string {
  const { settings, withPassword } = presentation;
  return formatDsn(settings, { withPassword, sessionOptions: routeSession(status) });
}
