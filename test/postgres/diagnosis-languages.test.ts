import { expect, test } from 'vitest';

import { showsIn } from '../../src/postgres/diagnose.ts';
import { diagnosisTable } from '../../src/postgres/diagnosis-table.ts';

/** Messages of PostgreSQL 15 with lc_messages = de_DE; pgvector's own are English everywhere. */
const german: readonly (readonly [string, string, string, string])[] = [
  ['F03', '0A000', 'Erweiterung »pgvector« ist nicht verfügbar', ''],
  ['F01', '0A000', 'Erweiterung »vector« ist nicht verfügbar', 'parse_extension_control_file'],
  [
    'F04',
    '42501',
    'keine Berechtigung, um Erweiterung »vector« zu erzeugen – Nur Superuser können diese Erweiterung anlegen.',
    'execute_extension_script',
  ],
  [
    'F05',
    '42501',
    'keine Berechtigung, um Erweiterung »vector« zu erzeugen – CREATE-Privileg für die aktuelle Datenbank wird benötigt, um diese Erweiterung anzulegen.',
    'execute_extension_script',
  ],
  ['F08', '42704', 'Typ »vector« existiert nicht', ''],
  ['F09', '42883', 'Operator existiert nicht: extensions.vector <-> unknown', ''],
  [
    'F10',
    '42704',
    'Operatorklasse »vector_cosine_ops« existiert nicht für Zugriffsmethode »hnsw«',
    '',
  ],
  ['F11', '42501', 'keine Berechtigung für Schema extensions', ''],
  ['F12', '42710', 'Typ »vector« existiert bereits', ''],
  ['F13', '22P02', 'fehlerhafte Record-Konstante: »[1,2,3]«', 'record_in'],
  ['F14', '42710', 'Erweiterung »vector« existiert bereits', 'CreateExtension'],
  [
    'F16',
    '25006',
    'CREATE EXTENSION kann nicht in einer Read-Only-Transaktion ausgeführt werden',
    '',
  ],
  ['F17', '3F000', 'kein Schema für die Objekterzeugung ausgewählt', ''],
  [
    'F18',
    '58P01',
    'konnte nicht auf Datei »$libdir/vector« zugreifen: Datei oder Verzeichnis nicht gefunden',
    '',
  ],
  [
    'F20',
    'XX000',
    'inkompatible Bibliothek »/usr/lib/postgresql/15/lib/vector.so«: Version stimmt nicht überein',
    '',
  ],
  [
    'F21',
    '42883',
    'konnte Funktion »hnswhandler« nicht in Datei »/usr/lib/postgresql/15/lib/vector.so« finden',
    '',
  ],
  [
    'F22',
    '22023',
    'Erweiterung »vector« hat kein Installationsskript und keinen Aktualisierungspfad für Version »0.5.1«',
    '',
  ],
  [
    'F23',
    '22023',
    'Erweiterung »vector« hat keinen Aktualisierungspfad von Version »0.8.6« auf Version »0.7.4«',
    '',
  ],
  ['F24', '42501', 'Berechtigung nur für Eigentümer der Erweiterung vector', ''],
  ['F25', '2BP01', 'kann Erweiterung vector nicht löschen, weil andere Objekte davon abhängen', ''],
  ['F26', '42704', 'Zugriffsmethode »hnsw« existiert nicht', ''],
  ['F27', '42704', 'Typ »halfvec« existiert nicht', ''],
  [
    'F30',
    '42704',
    'Datentyp vector hat keine Standardoperatorklasse für Zugriffsmethode »hnsw«',
    '',
  ],
  [
    'F35',
    '53100',
    'konnte Größe des Shared-Memory-Segments »/PostgreSQL.123« nicht auf 67145056 Bytes ändern: Auf dem Gerät ist kein Speicherplatz mehr verfügbar',
    '',
  ],
  ['F44', '25001', 'CREATE INDEX CONCURRENTLY kann nicht in einem Transaktionsblock laufen', ''],
  ['F45', '42883', 'Operator existiert nicht: vector <=> double precision[]', ''],
  [
    'F46',
    '22P02',
    'ungültige Eingabesyntax für Typ vector: »{1,2,3}« – Vector contents must start with "[".',
    '',
  ],
  ['F50', '42501', 'keine Berechtigung für Schema public', ''],
  ['no-such-extension', '42704', 'Erweiterung »vector« existiert nicht', ''],
];

test.each(german)('%s is known on a server that speaks German', (id, code, words, routine) => {
  const signs = { codes: [code], routines: routine === '' ? [] : [routine], words };
  expect(diagnosisTable.find((row) => showsIn(row, signs))?.id).toBe(id);
});
