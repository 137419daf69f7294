import type { BootstrapOptions } from '../pgvector/bootstrap-result.ts';

/** What is wanted of one database, beside how to reach it. */
export interface TargetOptions extends BootstrapOptions {
  /** Dimensions of the embeddings, 1 to 16000. */
  readonly dimensions: number;
  /** The application's folder of migrations, absolute, or null. */
  readonly folder: string | null;
  /** The version of this program, recorded with every migration. */
  readonly program: string;
  /** Says in a short sentence what is done, and how much of a known whole. */
  readonly progress: (
    message: string,
    amount?: { readonly done: number; readonly total: number },
  ) => void;
}
