import { comment } from './comment.ts';
import { conninfo } from './conninfo.ts';
import type { ExportRequest } from './export-request.ts';
import { extensionStatements } from './extensions.ts';
import { psqlWord } from './psql-word.ts';
import statements from '../../sql/export-database.sql';

/**
 * A script for psql that makes the application's role, its database and the extensions there, as an
 * administrator who need not be a superuser. psql asks for the password and sends its verifier.
 */
export function databaseScript({ database, user }: ExportRequest): string {
  return `${comment(introduction, '--')}
\\set ON_ERROR_STOP on
\\set app_user ${psqlWord(user)}
\\set app_database ${psqlWord(database)}
\\set app_connection ${psqlWord(identifier(conninfo({ dbname: database })))}

${statements}${extensionStatements.map((statement) => `${statement};\n`).join('')}revoke :"app_user" from current_user;
`;
}

/** `\\connect` takes double quotes in its argument for those of an identifier. */
const identifier = (text: string): string => `"${text.replaceAll('"', '""')}"`;

const introduction = [
  'The role and the database of the application, and pgvector in it. Run it with psql as an',
  'administrator, connected to the database postgres; it may be run again.',
];
