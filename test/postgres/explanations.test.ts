import { describe, expect, test } from 'vitest';

import { rowsOfMessage } from '../../src/postgres/explanations.ts';

describe('a message that is asked about', () => {
  const found = (message: string): readonly string[] =>
    rowsOfMessage(message).map(({ row }) => row.id);

  test('names other things than the example', () => {
    expect(found('expected 3 dimensions, not 4')).toEqual(['F31']);
    expect(found('permission denied for schema kb')).toEqual(['F11']);
  });

  test('may be surrounded by what psql and logs print', () => {
    expect(
      found('psql:x.sql:3: ERROR:  42704: type "vector" does not exist\nLINE 1: create table t'),
    ).toEqual(['F08']);
    expect(found('NOTICE:  extension "vector" already exists, skipping')).toEqual(['F14']);
  });

  test('with several causes has them all, the one that its hint tells first', () => {
    const message = 'permission denied to create extension "vector"';
    expect(found(message)).toEqual(['F04', 'F05']);
    expect(
      found(
        `${message}\nHINT:  Must have CREATE privilege on current database to create this extension.`,
      )[0],
    ).toBe('F05');
  });

  test('that refuses the extension in German is not taken for a type that is missing', () => {
    const refused = 'FEHLER:  keine Berechtigung, um Erweiterung »vector« zu erzeugen';
    expect(found(refused)[0]).toBe('F04');
  });

  test('in another language is found when its names or its SQLSTATE tell', () => {
    expect(found('Typ »vector« existiert nicht')).toEqual(['F08']);
    expect(found('FEHLER:  53300: zu viele Verbindungen')).toEqual(['too-many-connections']);
    expect(found('zu viele Verbindungen')).toEqual([]);
  });

  test('of something else finds nothing', () => {
    expect(found('duplicate key value violates unique constraint "users_pkey"')).toEqual([]);
    expect(found('hello')).toEqual([]);
  });
});
