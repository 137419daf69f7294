import { diagnosesOfTheServer } from './diagnoses-of-the-server.ts';
import { diagnosesOfTheWay } from './diagnoses-of-the-way.ts';
import type { Diagnosis } from './diagnosis.ts';

/**
 * Every error this program can explain, in the order in which it is tried; the first match wins.
 * A SQLSTATE is the same in every language of the server, a message is not, so codes come first and
 * messages only decide where a code is missing or has several causes.
 */
export const diagnosisTable: readonly Diagnosis[] = [...diagnosesOfTheServer, ...diagnosesOfTheWay];
