# Runs once, when the volume is empty: makes the role and the database of the application, and the
# extensions. Names come from the environment and the password from a secret, so that none is here.
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres \
  --set=app_user="$APP_USER" --set=app_database="$APP_DATABASE" <<'SQL'
-- A statement that fails is logged as it is, with the password in it.
set log_min_error_statement = 'panic';
set log_statement = 'none';
\set app_password `cat "$APP_PASSWORD_FILE"`
create role :"app_user" login password :'app_password';
create database :"app_database" owner :"app_user";
SQL
PGDATABASE="$APP_DATABASE" psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" <<'SQL'
create extension if not exists vector;
create extension if not exists "uuid-ossp";
create extension if not exists pg_trgm;
SQL
