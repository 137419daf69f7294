-- Whether writes were ever journalled in this database.
select pg_catalog.to_regclass('setup_wizard.journal') is not null as present
