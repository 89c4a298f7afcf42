alter table image
    add column camera text,
    -- What is remarkable about the picture itself, such as 'blank'; that another image has the same bytes is asked when read.
    add column flags  text[] not null default '{}';

-- A tombstone is bucket, key, version and sequencer, and nothing else.
alter table image add check (state <> 'deleted' or (camera is null and flags = '{}'));

-- StoredImage: is there another image with the same bytes?
create index image_sha256 on image (sha256) where state = 'indexed';
