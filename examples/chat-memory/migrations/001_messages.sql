create table messages (
  id uuid primary key default gen_random_uuid(),
  author text not null,
  body text not null,
  embedding vector({{vector_dimensions}}) not null,
  sent_at timestamptz not null default now()
);
