-- Records in the ledger that this database has pgvector. The extension is made before this runs, by code
-- that knows what each provider asks for; the way back is code, too (src/pgvector/disable-extension.ts).
-- Like every applied migration this file must never change: databases remember its checksum.
create extension if not exists vector;
