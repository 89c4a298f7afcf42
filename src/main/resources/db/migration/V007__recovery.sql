-- Objects that are being handled one by one, because they came before and were not ended. A row that is found here again
-- belongs to a process that died: perhaps of this photo. It goes with whatever is written of the object.
create table attempt (
    bucket   text not null,
    key      text not null collate "C",
    etag     text not null,
    attempts integer not null default 1,
    begun_at timestamptz not null default now(),
    primary key (key, bucket)
);

-- How far a comparison of table and bucket came that was cut short.
create table reconciliation (
    bucket     text primary key,
    after_key  text not null collate "C"
);
