import type { ErrorCode } from './error-codes.ts';
import type { GuideEntry } from './guide-entry.ts';
import { guideOfConnections } from './guide-of-connections.ts';
import { guideOfFallbacks } from './guide-of-fallbacks.ts';
import { guideOfFiles } from './guide-of-files.ts';
import { guideOfMoves } from './guide-of-moves.ts';
import { guideOfPgvector } from './guide-of-pgvector.ts';
import { guideOfRouters } from './guide-of-routers.ts';
import { guideOfRuns } from './guide-of-runs.ts';
import { guideOfSchemas } from './guide-of-schemas.ts';
import { guideOfTuning } from './guide-of-tuning.ts';
import { guideOfVerification } from './guide-of-verification.ts';

/** Every error code, explained; a code without an entry does not compile. */
export const errorGuide: Readonly<Record<ErrorCode, GuideEntry>> = {
  ...guideOfFiles,
  ...guideOfConnections,
  ...guideOfPgvector,
  ...guideOfSchemas,
  ...guideOfFallbacks,
  ...guideOfMoves,
  ...guideOfRouters,
  ...guideOfTuning,
  ...guideOfRuns,
  ...guideOfVerification,
};
