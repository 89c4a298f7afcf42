-- Which model's embeddings searches compare. Another takes over when it has embedded every indexed image.
create table serving_model (
    singleton     boolean primary key default true check (singleton),
    model_id      text not null,
    model_version text not null,
    since         timestamptz not null default now()
);
