-- The rows after the changes $1.
select seq::text, new::text from setup_wizard.journal where seq = any ($1::bigint[])
