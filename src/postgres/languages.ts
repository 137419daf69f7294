/*
 * What messages of a server are recognised by in the languages PostgreSQL speaks. Strings, for regular
 * expressions made of them: a literal with such letters, or a raw template, would not be plain ASCII in the program.
 */

/** A mark of quotation, opening or closing. */
export const quote = '["\'“”„«»‘’「」]';

/** The word for extension, with whatever stands before the name. */
export const extensionWord = '(?:extension|Erweiterung|extensión|estensione|расширени[ея])';

/** The words for the owner of something. */
export const ownerWord = "(?:owner of|Eigentümer|propriétaire de l'|dueño de|proprietari)";

/** The word for schema. */
export const schemaWord = '(?:sch[eé]ma|esquema|схем[аыеу]|スキーマ|模式|스키마)';

/** The word for type, as it stands before the name of one. */
export const typeWord = '(?:typ[eo]?|tipo|типа)';

/** The word for database. */
export const databaseWord =
  '(?:database|Datenbank|base de (?:données|datos)|баз[аыеу] данных|データベース|数据库)';

/** What says that something does not exist. */
export const missingWord = "(?:not exist|existiert nicht|n'existe pas|no existe|non esiste)";
