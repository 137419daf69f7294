import type { CheckResult } from '../../src/postgres/check-result.ts';
import type { CliResult } from './run-cli.ts';

/** The JSON document of a setup run (design contract 3.5), as the tests read it. */
export interface SetupDocument {
  readonly command: string;
  readonly ok: boolean;
  readonly exitCode: number;
  readonly mode: string;
  readonly targets: {
    readonly primary: { readonly configured: boolean; readonly reachable?: boolean };
    readonly fallback: {
      readonly configured: boolean;
      readonly provisioner: string;
      readonly host: string;
      readonly port: number;
      readonly database: string;
      readonly user: string;
      readonly serverVersion: string;
      readonly pgvector: string;
      readonly reachable: boolean;
    };
  };
  readonly checks: readonly CheckResult[];
  readonly files: readonly {
    readonly path: string;
    readonly changed: boolean;
    readonly keys: readonly string[];
  }[];
  readonly steps: readonly { readonly id: string; readonly status: string; readonly ms: number }[];
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly detail: string | null;
    readonly fix: string;
  } | null;
}

/** The one document on standard output; anything beside it fails the test. */
export function setupDocument(result: CliResult): SetupDocument {
  try {
    return JSON.parse(result.stdout) as SetupDocument;
  } catch {
    throw new Error(`not one JSON document:\n${result.stdout}\n${result.stderr}`);
  }
}
