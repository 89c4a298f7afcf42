-- What the last analysis found of the photos that it saw. It is replaced as a whole by the next. A photo that is deleted or
-- replaced meanwhile leaves all of these, by cascade.
create table analysis (
    one           boolean primary key default true check (one),
    model_id      text not null,
    model_version text not null,
    started_at    timestamptz not null,
    ended_at      timestamptz not null,
    images        integer not null,
    -- How many clusters to show unless one asks for another number.
    clusters      integer not null,
    -- Whether near duplicates were looked for: not every model can tell.
    near          boolean not null
);

-- A dendrogram: leaves are numbered from 0, side by side where they are alike; each other node is two put together, and numbered
-- in the order in which that happened. The leaves of a node are first_leaf … last_leaf.
create table cluster (
    id         integer primary key,
    parent     integer,
    first_leaf integer not null,
    last_leaf  integer not null,
    images     integer not null,
    -- The likeliest labels; of each the mean probability over all images of the cluster.
    labels     jsonb not null default '[]'
);

create table clustered_image (
    image_id   uuid primary key references image (id) on delete cascade,
    leaf       integer not null,
    -- From the centre of the leaf's images, in the principal components.
    distance   real not null,
    -- Where it is on a map of all: alike is near.
    x          real not null,
    y          real not null
);
create index clustered_image_of_leaf on clustered_image (leaf, image_id);

-- The images that are most like the centre of each cluster.
create table cluster_example (
    cluster_id integer not null references cluster (id) on delete cascade,
    rank       integer not null,
    image_id   uuid not null references image (id) on delete cascade,
    primary key (cluster_id, rank)
);
create index cluster_example_of_image on cluster_example (image_id);

-- Groups of images that are the same photo, resized, compressed anew or cut a little.
create table near_duplicate (
    image_id     uuid primary key references image (id) on delete cascade,
    group_number integer not null,
    -- Cosine similarity to the best of its group.
    similarity   real not null
);

-- Those of which nothing else is like.
create table outlier (
    image_id   uuid primary key references image (id) on delete cascade,
    -- Mean cosine similarity to the most similar others.
    similarity real not null
);
create index outlier_by_similarity on outlier (similarity, image_id);

-- Trends: photos by when they were taken.
create index image_taken_at on image (taken_at) where state = 'indexed';
