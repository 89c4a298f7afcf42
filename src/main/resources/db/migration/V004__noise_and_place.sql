-- What was measured and done before a photo was embedded, and where it was taken if that is to be kept (README).
alter table image
    add column noise     double precision,
    add column denoised  boolean,
    add column latitude  double precision,
    add column longitude double precision;

-- A tombstone is bucket, key, version and sequencer, and nothing else.
alter table image add check (state <> 'deleted'
    or (noise is null and denoised is null and latitude is null and longitude is null));
