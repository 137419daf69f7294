-- Which server this is, and whether it takes writes. A managed server may refuse the functions of the control file.
select pg_catalog.pg_is_in_recovery() as in_recovery,
       pg_catalog.current_setting('transaction_read_only') = 'on' as read_only,
       case when pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'execute')
            then (select system_identifier::text from pg_catalog.pg_control_system()) end as system_identifier,
       case when pg_catalog.has_function_privilege('pg_catalog.pg_control_checkpoint()', 'execute')
            then (select timeline_id from pg_catalog.pg_control_checkpoint()) end as timeline
