-- What a router shows of a target beside its identity.
select pg_catalog.current_setting('server_version') as server_version,
       (select extversion from pg_catalog.pg_extension where extname = 'vector') as pgvector
