import { expect, test } from 'vitest';
import { liftsReadOnly } from '../../src/router/lifts-read-only.ts';

test.each([
  'begin read write',
  'BEGIN ISOLATION LEVEL SERIALIZABLE, READ  WRITE',
  'start transaction read write',
  'select 1; set transaction read write',
  'set session characteristics as transaction read write',
  'set default_transaction_read_only = off',
  "set local transaction_read_only to 'off';",
  "select set_config('default_transaction_read_only', 'off', false)",
  "do $$ begin perform set_config('default_transaction_read_only', 'off', false); end $$",
])('%j makes a read-only session write', (text) => {
  expect(liftsReadOnly(text)).toBe(true);
});

test.each([
  'begin',
  'begin read only',
  'set default_transaction_read_only = on',
  "select set_config('transaction_read_only', 'on', true)",
  'show transaction_read_only',
  "select current_setting('transaction_read_only')",
  'select read write from notes',
  "select 'begin read write'",
  'select 1 -- begin read write',
])('%j does not', (text) => {
  expect(liftsReadOnly(text)).toBe(false);
});
