import { diagnosesOfAnswers } from './diagnoses-of-answers.ts';
import { diagnosesOfExtensionFiles } from './diagnoses-of-extension-files.ts';
import { diagnosesOfExtensions } from './diagnoses-of-extensions.ts';
import { diagnosesOfIndexes } from './diagnoses-of-indexes.ts';
import { diagnosesOfSchemas } from './diagnoses-of-schemas.ts';
import { diagnosesOfTheLogin } from './diagnoses-of-the-login.ts';
import { diagnosesOfTheServer } from './diagnoses-of-the-server.ts';
import { diagnosesOfTheWay } from './diagnoses-of-the-way.ts';
import { diagnosesOfTls } from './diagnoses-of-tls.ts';
import { diagnosesOfVectors } from './diagnoses-of-vectors.ts';
import type { Diagnosis } from './diagnosis.ts';

/**
 * Every error this program can explain, in the order in which it is tried; the first match wins.
 * A SQLSTATE is the same in every language of the server, a message is not, so codes come first and
 * messages only decide where a code is missing or has several causes. There they look for names and
 * numbers, which no language translates, or for the function of the server that raised the error.
 */
export const diagnosisTable: readonly Diagnosis[] = [
  ...diagnosesOfExtensions,
  ...diagnosesOfExtensionFiles,
  ...diagnosesOfIndexes,
  ...diagnosesOfVectors,
  ...diagnosesOfSchemas,
  ...diagnosesOfTheLogin,
  ...diagnosesOfTheServer,
  ...diagnosesOfTheWay,
  ...diagnosesOfTls,
  ...diagnosesOfAnswers,
];
