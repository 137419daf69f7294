import { isIP } from 'node:net';

/** Whether a host is this machine by its very name. */
export function isLoopback(host: string): boolean {
  if (isIP(host) === 0) return host.startsWith('/') || host.toLowerCase() === 'localhost';
  return host === '::1' || host.startsWith('127.');
}
