alter table model
    -- How many candidates are compared exactly for a first page of up to ten results. The recall audit raises it.
    add column candidates integer not null default 200 check (candidates between 10 and 100000),
    -- Up to how many embeddings all are compared instead; null: as many as nearest_images() says.
    add column scan_limit integer;
