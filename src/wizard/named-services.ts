import type { ServiceFindingId } from '../plan/look-finding.ts';
import { namedServices } from '../plan/named-services.ts';
import { type ConfiguredServices, configuredServices } from '../services/configured-services.ts';
import { editsOf } from './request-of.ts';
import type { Session } from './session.ts';

type Named = Pick<Session, 'layers' | 'request' | 'found' | 'answers'>;

/** The services that were named when the wizard was opened; none where nobody may be contacted. */
export function servicesFound({ layers, request }: Named): readonly ServiceFindingId[] {
  return request.contact ? namedServices(configuredServices(layers)) : [];
}

/** The services that are named once the answers are written; null without any. */
export function servicesAfter(session: Named): ConfiguredServices | null {
  const { layers, request, answers } = session;
  if (!request.contact) return null;
  const sources = { ...layers.sources, ...editsOf(session, answers) };
  const configured = configuredServices({ ...layers, sources });
  return namedServices(configured).length === 0 ? null : configured;
}
