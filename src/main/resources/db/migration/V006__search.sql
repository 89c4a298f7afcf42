-- Loads pgvector's library: only then may an ordinary user name its settings, as is done below.
select cast('[1]' as vector);

-- The search, whoever asks: the search function, the audit, a person in psql. One call is one statement with one snapshot.
--
-- Where the table, or what the filter lets through, is small, every embedding is compared. Else candidates come from the
-- HNSW index over binary codes, by Hamming distance, and are re-ranked by exact cosine similarity.
--
--   embeddings      a table of embeddings, as named in `model`
--   query           the query's embedding, of unit length
--   code            its binary code, as the model makes it
--   k               the most results
--   prefix … indexed_before   conditions on the image; null: none
--   without         ids that are to be left out
--   min_similarity  the least cosine similarity, -1…1
--   code_radius     no image of min_similarity or more has a code further away, in bits; null: not known
--   after_…         where the page before ended; null: the first page
--   rank            how many results came before this page
--   exhaustively    whether to compare every embedding, whatever it costs
--
-- Answers at least one row: `exact`, whether every embedding that the filter lets through was compared, and `candidates`,
-- how many were, stand there also when nothing was found (`image_id` is null then). Most similar first, ties by id.
create or replace function nearest_images(
    embeddings       regclass,
    query            halfvec,
    code             bit,
    k                integer,
    prefix           text default null,
    label            text default null,
    indexed_after    timestamptz default null,
    indexed_before   timestamptz default null,
    without          uuid[] default '{}',
    min_similarity   double precision default -1,
    code_radius      integer default null,
    after_similarity double precision default null,
    after_id         uuid default null,
    rank             integer default 0,
    exhaustively     boolean default false)
returns table (image_id uuid, similarity double precision, exact boolean, candidates integer)
language plpgsql stable
rows 10
-- Compiling a statement takes longer than most of these run.
set jit = off
-- The index goes on, in order, until there are enough candidates that pass the filter. Its limits are set below; they are
-- named here so that they hold for this call only.
set hnsw.iterative_scan = strict_order
set hnsw.ef_search = 40
set hnsw.max_scan_tuples = 20000
set hnsw.scan_mem_multiplier = 16
as $function$
#variable_conflict use_column
declare
    -- A scan over so many half-precision numbers takes about 15 ms; below that the exact answer is as fast as any.
    scan_values constant integer := 8 << 20;
    -- Beyond this rank there is no page that is not exact.
    deepest_rank constant integer := 1000;
    -- hnsw.ef_search takes no more; the iterative scan gets the rest.
    most_ef_search constant integer := 1000;
    -- What it costs to reach an image by way of the index, compared with one of a scan: 35 against 17 µs.
    index_cost constant double precision := 2;
    -- How many codes the index compares for each candidate it finds, and for the cost of one embedding of a scan.
    codes_per_candidate constant integer := 100;
    codes_per_embedding constant integer := 8;

    filtered constant boolean := num_nonnulls(prefix, label, indexed_after, indexed_before) > 0;
    -- Conditions that are null are gone before the statement is planned: it is planned with its values, each time. (A
    -- generic plan would not know the limit, nor that the index can serve the code.)
    filter constant text := $sql$
            ($3 is null or starts_with(image.key, $3))
        and ($4 is null or image.labels @> jsonb_build_array(jsonb_build_object('label', $4)))
        and ($5 is null or image.indexed_at > $5)
        and ($6 is null or image.indexed_at < $6) $sql$;
    source constant text := format('from %s e', embeddings)
        || case when filtered then ' join image on image.id = e.image_id where' || filter else '' end;
    -- Cosine similarity to or from a zero vector is 0; pgvector says NaN.
    page constant text := $sql$
        ranked as materialized (
            select c.image_id, coalesce(nullif(1 - (c.embedding <=> $1), 'NaN'), 0) as similarity
            from compared c),
        page as (
            select r.image_id, r.similarity
            from ranked r
            where r.image_id <> all ($7) and r.similarity >= $8
              and ($10 is null or r.similarity < $9 or r.similarity = $9 and r.image_id > $10)
            order by r.similarity desc, r.image_id
            limit $11)
        select array(select image_id from page order by similarity desc, image_id),
               array(select similarity from page order by similarity desc, image_id),
               (select count(*) from ranked) $sql$;

    wanted integer;
    partitioned boolean;
    total double precision;
    matching bigint;
    scan_limit double precision;
    most_codes integer;
    ids uuid[];
    similarities double precision[];
    compared integer;
    farthest integer;
begin
    -- Later pages take their candidates from one and the same list, so that no page passes over what another found.
    wanted := case when rank > 0 then deepest_rank else k end + cardinality(without);
    select m.candidates + 4 * greatest(0, wanted - 10), coalesce(m.scan_limit, scan_values / vector_dims(query))
    into candidates, scan_limit
    from model m
    where m.embedding_table = (select relname from pg_class where oid = embeddings);

    exact := exhaustively or rank >= deepest_rank;
    if not exact then
        select greatest(reltuples, 0), relkind = 'p' into total, partitioned from pg_class where oid = embeddings;
        if partitioned then
            select sum(greatest(reltuples, 0)) into total
            from pg_partition_tree(embeddings) join pg_class on oid = relid
            where isleaf;
        end if;
        if filtered then
            -- Either all that match are compared, or the index yields total / matching images for each one that does.
            scan_limit := greatest(scan_limit, sqrt(index_cost * candidates * total));
        end if;
        -- Counted no further than it matters, and filtered in `image` alone, which has indexes for it.
        if filtered or total < 2 * scan_limit then
            execute format('select count(*) from (select from %s limit $7) counted',
                case when filtered then 'image where state = ''indexed'' and' || filter else embeddings::text end)
            into matching
            using query, code, prefix, label, indexed_after, indexed_before, scan_limit::bigint + 1;
            exact := matching <= scan_limit;
        end if;
    end if;

    if not exact then
        -- A scan of the index that meets few images that pass the filter gives up when all of them could have been compared.
        most_codes := greatest(codes_per_candidate * candidates, codes_per_embedding * matching);
        perform set_config('hnsw.ef_search', least(most_ef_search, candidates)::text, true),
                set_config('hnsw.max_scan_tuples', most_codes::text, true);
        execute format(
            'with compared as materialized (select e.image_id, e.embedding, e.bits %s'
            ' order by e.bits <~> $2 limit %s),%s, (select max(bits <~> $2) from compared)', source, candidates, page)
        into ids, similarities, compared, farthest
        using query, code, prefix, label, indexed_after, indexed_before, without, min_similarity, after_similarity,
              after_id, k;
        -- The index gave up before it met enough images that pass the filter; or results are missing, and the codes do not
        -- say that there can be no more that are similar enough.
        exact := compared < candidates or (cardinality(ids) < k and not coalesce(farthest > code_radius, false));
    end if;

    if exact then
        execute format('with compared as (select e.image_id, e.embedding %s),%s', source, page)
        into ids, similarities, candidates
        using query, code, prefix, label, indexed_after, indexed_before, without, min_similarity, after_similarity,
              after_id, k;
        exact := true;
    end if;
    return query
        select hit.image_id, hit.similarity, exact, candidates
        from (select 1) one
        left join unnest(ids, similarities) as hit (image_id, similarity) on true;
end
$function$;

-- In psql: which photos look like this one? With the model that serves.
--   select key, similarity from similar_images((select id from image where key = 'shoes/1.jpg'), 10);
create or replace function similar_images(id uuid, k integer default 5)
returns table (key text, similarity double precision, exact boolean, candidates integer)
language plpgsql stable
rows 10
as $function$
#variable_conflict use_column
declare
    embeddings regclass;
    query halfvec;
    code bit varying;
begin
    select m.embedding_table::regclass into strict embeddings
    from serving_model s
    join model m on m.id = s.model_id and m.version = s.model_version and m.output = 'embedding';
    -- By way of an array: what comes from the table itself would be fetched from its TOAST table for each comparison.
    execute format('select cast(cast(embedding as real[]) as halfvec), bits from %s where image_id = $1', embeddings)
    into strict query, code
    using id;
    return query
        select image.key, n.similarity, n.exact, n.candidates
        from nearest_images(embeddings, query, code, k, without => array[id]) n
        join image on image.id = n.image_id
        order by n.similarity desc, n.image_id;
end
$function$;
