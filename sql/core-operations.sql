-- What an application does with its database every day, once, in small: members, their chat, and
-- knowledge that is found by its embedding. Only ever run between begin and rollback: nothing of it
-- stays. The tables are real ones, because that proves the right to create them; their names have a
-- part of chance, so that runs at the same time do not wait for each other.

-- step: tables
create table {members} (
  id bigint generated always as identity primary key,
  name text not null unique
);
create table {chat} (
  id bigint generated always as identity primary key,
  member_id bigint not null references {members} (id),
  said text not null,
  said_at timestamptz not null default pg_catalog.now()
);
create table {knowledge} (
  id int primary key,
  embedding {schema}.vector({dimensions}) not null
);

-- step: member
insert into {members} (name) values ('Ada'), ('Grace');
select m.id::int as member from {members} m where m.name = 'Grace';

-- step: chat
insert into {chat} (member_id, said)
select m.id, 'hello' from {members} m where m.name = 'Grace';
select m.name || ': ' || c.said as chat from {chat} c join {members} m on m.id = c.member_id;

-- step: vectors
insert into {knowledge} (id, embedding)
select i, (array[i::real] || pg_catalog.array_fill(0::real, array[{dimensions} - 1]))::{schema}.vector
from pg_catalog.generate_series(1, 3) i;

-- step: nearest
select k.id as near
from {knowledge} k
order by
  k.embedding operator({schema}.<->)
    (array[1.8::real] || pg_catalog.array_fill(0::real, array[{dimensions} - 1]))::{schema}.vector
