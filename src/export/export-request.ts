/** What an exported configuration is made of. It holds no secret, so that none can be printed. */
export interface ExportRequest {
  /** The database of the application. */
  readonly database: string;
  /** The role of the application: it owns the database and is no administrator. */
  readonly user: string;
  /** Where the database is at present, or null when no primary is configured. */
  readonly present: { readonly host: string; readonly port: number } | null;
  /** The port that applications use. */
  readonly port: number;
  /** Dimensions of the embeddings, for an estimate of the room they take. */
  readonly dimensions: number;
  /** The second database that is wanted, or null when the fallback is off. */
  readonly fallback: ExportedFallback | null;
}

/** The fallback as the settings name it. */
export interface ExportedFallback {
  readonly database: string;
  readonly user: string;
  readonly port: number;
}

/** What the exported containers are made of; the same as a container fallback. */
export interface ExportedImage {
  /** With its tag. */
  readonly name: string;
  /** Where the volume of the data goes inside. */
  readonly dataPath: string;
  /** As the engine's `--shm-size` takes it: a parallel build of an index needs more than its 64 MB. */
  readonly sharedMemory: string;
  /** Arguments of the server beside its name. */
  readonly serverOptions: readonly string[];
  /** Arguments of initdb. */
  readonly initArguments: string;
}
