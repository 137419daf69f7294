/** Where a connection leads: what host rules look at. */
export interface Whereabouts {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}
