-- A small JPEG of each indexed photo, made when it is indexed. Here, not in the bucket: it is written, replaced and deleted
-- in one transaction with its row.
create table thumbnail (
    image_id uuid primary key references image (id) on delete cascade,
    jpeg     bytea not null
);
-- It is compressed as it is.
alter table thumbnail alter column jpeg set storage external;

-- The part of a key up to its last slash; null where it has none.
create function folder_of(key text) returns text
language sql immutable parallel safe
return substring(key from '^(.*/)') collate "C";

-- ListFolders: from one folder to the next, past all that is in it.
create index image_folder on image (folder_of(key)) where state <> 'deleted';
