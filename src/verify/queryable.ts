import type { ErrorCode } from '../errors/error-codes.ts';
import type { Target } from '../errors/setup-error.ts';

/** What a statement gives back, as `pg` and others have it. */
export interface GivenAnswer {
  readonly rows: readonly unknown[];
}

/** A pool or client of `pg`, or whatever else takes a statement with `$1` and its values. */
export interface GivenQueryable {
  query(text: string, values?: unknown[]): Promise<GivenAnswer>;
}

/** The router of this package, as far as a verification uses it. */
export interface GivenRouter {
  query(statement: {
    readonly text: string;
    readonly values: unknown[];
    readonly access: 'read';
  }): Promise<GivenAnswer>;
  status(): GivenRouterStatus;
}

/** What the router says of where it stands. */
export interface GivenRouterStatus {
  readonly mode: string;
  readonly target: Target | null;
  readonly reason: { readonly code: ErrorCode; readonly message: string } | null;
  readonly targets: Readonly<Record<Target, GivenPlace | null>>;
}

/** Where a database is, as far as somebody knows. */
export interface GivenPlace {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

/** A router says what it stands on; nothing else that takes statements has a `status`. */
export function isRouter(given: GivenQueryable | GivenRouter): given is GivenRouter {
  return 'status' in given && typeof given.status === 'function';
}
