import { findingLabels } from '../../plan/look-finding.ts';
import { namedServices } from '../../plan/named-services.ts';
import { servicesAfter } from '../named-services.ts';
import type { Session } from '../session.ts';
import type { ServiceRows } from './done-lines.ts';

/** The services that are named, with what was found of them once a run was over. */
export function serviceRows(session: Session): ServiceRows {
  const configured = servicesAfter(session);
  if (configured === null) return [];
  if (session.services === null) {
    return namedServices(configured).map((id) => ({ label: findingLabels[id] }));
  }
  const order = namedServices(configured);
  return order.flatMap((id) => session.services?.filter((finding) => finding.id === id) ?? []);
}
