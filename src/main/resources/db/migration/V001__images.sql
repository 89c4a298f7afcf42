create extension if not exists vector;

-- Whether an S3 event's sequencer is later than the one a row was written for. Hexadecimal strings of unequal length
-- compare after padding the shorter one with zeros on the right (S3 user guide, "Event message structure"). An event or
-- row without a sequencer cannot be ordered: it is let through, because whoever applies it reads the bucket as it is.
create function sequencer_is_later(candidate text, stored text) returns boolean
language sql immutable parallel safe
return candidate is null
    or stored is null
    or rpad(upper(candidate), greatest(length(candidate), length(stored)), '0') collate "C"
     > rpad(upper(stored), greatest(length(candidate), length(stored)), '0') collate "C";

-- One row per object of the bucket. Keys sort by byte, as in S3, and prefixes can use the unique index.
create table image (
    id           uuid primary key default gen_random_uuid(),
    bucket       text not null,
    key          text not null collate "C",
    version_id   text,
    sequencer    text,
    state        text not null check (state in ('indexed', 'rejected', 'deleted')),
    etag         text,
    reason       text,
    content_type text,
    bytes        bigint,
    width        integer,
    height       integer,
    sha256       bytea,
    taken_at     timestamptz,
    indexed_at   timestamptz,
    labels       jsonb,
    unique (key, bucket),
    check ((state = 'rejected') = (reason is not null)),
    -- A tombstone is bucket, key, version and sequencer, and nothing else.
    check (state <> 'deleted' or num_nonnulls(etag, reason, content_type, bytes, width, height, sha256, taken_at,
                                              indexed_at, labels) = 0)
);

-- GET /v1/images: newest first, by state.
create index image_newest_first on image (state, indexed_at desc, id desc);
-- The filter `label`, on search and on GET /v1/images.
create index image_labels on image using gin (labels jsonb_path_ops);

-- Embeddings of different models never meet: one table each, named here. It is made when a model is first deployed.
create table model (
    id              text not null,
    version         text not null,
    output          text not null,
    dimensions      integer not null,
    embedding_table text primary key,
    created_at      timestamptz not null default now(),
    unique (id, version, output)
);
