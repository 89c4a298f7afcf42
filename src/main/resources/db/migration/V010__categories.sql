-- Categories of a user's own: each a linear classifier on one model's embedding, learned from examples.
create table category (
    id            uuid primary key default gen_random_uuid(),
    name          text not null,
    model_id      text not null,
    model_version text not null,
    -- An image belongs if weights · embedding + bias is not below zero.
    weights       real[] not null,
    bias          double precision not null,
    -- By leave-one-out: how many of its examples it recognises, and how many of other images it takes for one.
    examples      integer not null,
    recognised    integer not null,
    others        integer not null,
    accepted      integer not null,
    taught_at     timestamptz not null default now()
);
-- Names that differ in small and capital letters only would be taken for each other.
create unique index category_name on category (lower(name));

-- What it is learned from. A photo that is deleted, or replaced by another, is no example any more; one whose bytes come again
-- is: its row is replaced too, which only the end of the transaction shows. Whoever writes photos deletes the others.
create table category_example (
    category_id uuid not null references category (id) on delete cascade,
    image_id    uuid not null references image (id) deferrable initially deferred,
    sha256      bytea not null,
    belongs     boolean not null,
    -- In the order in which they were given.
    rank        integer not null,
    primary key (category_id, image_id)
);
create index category_example_of_image on category_example (image_id);
