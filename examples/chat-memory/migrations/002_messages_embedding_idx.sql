create index messages_embedding_idx on messages using hnsw (embedding vector_cosine_ops);
