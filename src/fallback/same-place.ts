import { isLoopback } from './is-loopback.ts';

interface Place {
  readonly host: string;
  readonly port: number;
}

/** Whether two addresses lead to one server, as far as their names tell. */
export function isSamePlace(one: Place, other: Place): boolean {
  if (one.port !== other.port) return false;
  const sameName = one.host.toLowerCase() === other.host.toLowerCase();
  return sameName || (isLoopback(one.host) && isLoopback(other.host));
}
