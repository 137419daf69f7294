-- Does the type work? The cast is qualified, so that the answer does not depend on search_path.
select '[1,2,3]'::{schema}.vector::pg_catalog.text as vector
