"""What Likeness costs a month, and what two other vector stores would: prints the tables of COSTS.md.

1 kB = 1,000 bytes and 1 GB = 1,000,000 kB. AWS bills in units of 1,024, so figures by size are up to 10 % too high.
"""

from math import ceil

PHOTOS = (10_000, 1_000_000, 10_000_000)
SEARCHES_PER_MONTH = (1_000, 100_000, 1_000_000)

USD = {  # list prices, us-east-1, without free tiers; COSTS.md says where each was found
    "s3_gb_month": 0.023,  # S3 Standard, first 50 TB
    "s3_put": 5.00e-6,  # one upload
    "s3_get": 0.40e-6,  # one download
    "sqs_request": 0.40e-6,  # standard queue: one send, receive or delete
    "lambda_request": 0.20e-6,  # one invocation
    "lambda_gb_second": 16.6667e-6,  # x86_64; arm64 is 13.3334e-6. SnapStart is free for Java
    "api_request": 3.50e-6,  # API Gateway, REST API, first 333 million
    "log_gb": 0.50,  # CloudWatch Logs, ingestion
    "metric_month": 0.30,  # one custom metric
    "alarm_month": 0.10,  # one alarm, standard resolution
    "dashboard_month": 3.00,  # one dashboard
    "kms_key_month": 1.00,  # one customer managed key
    "kms_request": 3.00e-6,  # one call to KMS
    "secret_month": 0.40,  # Secrets Manager: the master password that RDS manages
    "standard_acu_hour": 0.12,  # Aurora Serverless v2, storage configuration Standard
    "standard_gb_month": 0.10,  # the same: storage
    "standard_io": 0.20e-6,  # the same: one page read, or 4 kB of log written
    "io_optimized_acu_hour": 0.16,  # Aurora Serverless v2, storage configuration I/O-Optimized
    "io_optimized_gb_month": 0.225,  # the same: storage
    "io_optimized_io": 0.0,  # the same: reads and writes are included
    "s3v_gb_month": 0.06,  # S3 Vectors, storage
    "s3v_put_gb": 0.20,  # S3 Vectors, upload, at least 128 kB a request
    "s3v_query": 2.50e-6,  # S3 Vectors, one query
    "s3v_tb_first_100k": 0.004,  # S3 Vectors, TB processed: an index's first 100,000 vectors
    "s3v_tb_to_10m": 0.002,  # the next ones, to 10 million
    "s3v_tb_above": 0.0004,  # all further ones
    "ocu_hour": 0.24,  # OpenSearch Serverless, one OCU
    "opensearch_gb_month": 0.024,  # OpenSearch Serverless, storage
}

# From the project.
DATABASE_KB, ROW_KB, INDEX_KB, BOTH_INDEXES_KB = 13.0, 9.4, 1.0, 1.5  # a photo: all, embedding, its HNSW, both HNSW
LOG_KB, LAMBDA_GB, SEARCH_SECONDS = 0.5, 2.5, 0.4  # a line of log; memory; one search with its embedding
METRICS, ALARMS, DASHBOARDS = 11, 5, 1  # four reasons of rejection counted
# Assumptions.
PHOTO_GB, INDEX_SECONDS = 0.003, 0.5  # of which 0.25 network, 0.2 decoding, 0.05 S3 and database
INDEX_PHOTOS_PER_HOUR = 50 * 3600  # 25 functions at a time
DAYS, HOURS_PER_DAY, PAUSE_HOURS = 22, 8, 10 / 60  # searches are spread evenly over these hours
PAGE_KB, INDEX_PAGES, ROW_PAGES, WRITES = 8.192, 3_000, 600, 20  # read by a search (200 candidates); written by a photo
CACHE_GB_PER_ACU = 2.147 * 0.6  # 2 GiB, of which PostgreSQL caches pages in 60 %
IDLE_POLLS = 5 * 3 * 60 * 730  # Lambda asks an empty queue: 5 pollers, 20 s each
RECONCILES = 30  # a month; each wakes the database for ten minutes at 0.5 ACU
S3V_EMBEDDING_KB, S3V_REGIONS_KB = 16.6, 2.3  # 4 bytes a dimension, key, metadata to filter by
OCU_GB, OPENSEARCH_GRAPH_KB = 3.0, 1.1 * (512 + 128) / 1000  # half of an OCU's 6 GiB; codes of 1 bit and links


def usd_fixed_per_month() -> float:
    watching = METRICS * USD["metric_month"] + ALARMS * USD["alarm_month"] + DASHBOARDS * USD["dashboard_month"]
    reconciling = RECONCILES * PAUSE_HOURS * 0.5 * USD["standard_acu_hour"]
    return watching + USD["kms_key_month"] + IDLE_POLLS * USD["sqs_request"] + reconciling


def usd_photos_per_month(photos: int) -> float:
    return photos * PHOTO_GB * USD["s3_gb_month"]


def usd_searching_per_month(searches: int) -> float:
    function = USD["lambda_request"] + SEARCH_SECONDS * LAMBDA_GB * USD["lambda_gb_second"]
    return searches * (USD["api_request"] + function + LOG_KB / 1e6 * USD["log_gb"])


def acu_for_gb(cached_gb: float) -> float:
    return max(1, ceil(2 * cached_gb / CACHE_GB_PER_ACU)) / 2


def acu_and_awake_hours_and_reads_per_month(photos: int, searches: int) -> tuple[float, float, float]:
    pauses_between = searches * PAUSE_HOURS < DAYS * HOURS_PER_DAY
    wakes, wake_hours = (searches, PAUSE_HOURS) if pauses_between else (DAYS, HOURS_PER_DAY + PAUSE_HOURS)
    hot_gb = min(photos * INDEX_KB, searches / wakes * INDEX_PAGES * PAGE_KB) / 1e6
    acu = acu_for_gb(hot_gb)
    cached_rows = 0 if pauses_between else min(1, (acu * CACHE_GB_PER_ACU - hot_gb) / (photos * ROW_KB / 1e6))
    reads = wakes * hot_gb * 1e6 / PAGE_KB + searches * ROW_PAGES * (1 - cached_rows)
    return acu, wakes * wake_hours, reads


def usd_aurora_kept_per_month(photos: int, plan: str) -> float:
    return USD["secret_month"] + photos * DATABASE_KB / 1e6 * USD[plan + "_gb_month"]


def usd_aurora_per_month(photos: int, searches: int, plan: str) -> float:
    acu, hours, reads = acu_and_awake_hours_and_reads_per_month(photos, searches)
    used = acu * hours * USD[plan + "_acu_hour"] + reads * USD[plan + "_io"]
    return usd_aurora_kept_per_month(photos, plan) + used


def vectors_gb(photos: int) -> float:
    return photos * (S3V_EMBEDDING_KB + S3V_REGIONS_KB) / 1e6


def usd_s3_vectors_per_month(photos: int, searches: int) -> float:
    first, middle, rest = min(photos, 100_000), min(max(photos - 100_000, 0), 9_900_000), max(photos - 10_000_000, 0)
    tiers = first * USD["s3v_tb_first_100k"] + middle * USD["s3v_tb_to_10m"] + rest * USD["s3v_tb_above"]
    return vectors_gb(photos) * USD["s3v_gb_month"] + searches * (USD["s3v_query"] + tiers * S3V_EMBEDDING_KB / 1e9)


def usd_opensearch_per_month(photos: int, searches: int) -> float:
    ocus = 2 * max(1, ceil(photos * OPENSEARCH_GRAPH_KB / 1e6 / OCU_GB))  # two search workers
    _, hours, _ = acu_and_awake_hours_and_reads_per_month(photos, searches)
    return vectors_gb(photos) * USD["opensearch_gb_month"] + ocus * hours * USD["ocu_hour"]


def usd_indexing_once(photos: int) -> float:
    function = USD["lambda_request"] + INDEX_SECONDS * LAMBDA_GB * USD["lambda_gb_second"]
    bucket = USD["s3_put"] + USD["s3_get"] + 2 / 100 * USD["kms_request"]  # the bucket key spares 99 of 100 calls
    return photos * (function + bucket + 3 * USD["sqs_request"] + LOG_KB / 1e6 * USD["log_gb"])


def usd_aurora_indexing_once(photos: int) -> float:
    acu = max(2, acu_for_gb(photos * BOTH_INDEXES_KB / 1e6))
    hours = photos / INDEX_PHOTOS_PER_HOUR + PAUSE_HOURS
    return hours * acu * USD["standard_acu_hour"] + photos * WRITES * USD["standard_io"]


def usd(amount: float) -> str:
    return f"{amount:,.2f}" if amount < 10 else f"{amount:,.0f}"


def print_table(head: str, rows: list[list[str]]) -> None:
    print(f"| {head} |", "|" + "--:|" * len(rows[0]), *(f"| {' | '.join(row)} |" for row in rows), sep="\n")


def month(photos: int, searches: int) -> list[str]:
    common = [usd_photos_per_month(photos), usd_fixed_per_month(), usd_searching_per_month(searches)]
    aurora = [usd_aurora_per_month(photos, searches, plan) for plan in ("standard", "io_optimized")]
    others = [usd_s3_vectors_per_month(photos, searches), usd_opensearch_per_month(photos, searches)]
    acu, hours, _ = acu_and_awake_hours_and_reads_per_month(photos, searches)
    costs = [usd(cost) for cost in (*common, *aurora, *others, sum(common) + min(aurora))]
    return [f"{photos:,}", f"{searches:,}", f"{acu:g}", f"{hours:.0f}", *costs]


def once(photos: int) -> list[str]:
    kept = usd_photos_per_month(photos) + usd_fixed_per_month() + usd_aurora_kept_per_month(photos, "standard")
    costs = usd_indexing_once(photos), usd_aurora_indexing_once(photos), vectors_gb(photos) * USD["s3v_put_gb"], kept
    return [f"{photos:,}", *map(usd, costs)]


if __name__ == "__main__":
    print_table("photos | searches | ACU | awake h | photos in S3 | fixed | searching | Aurora Standard "
                "| Aurora I/O-Optimized | S3 Vectors | OpenSearch | Likeness in all",
                [month(photos, searches) for photos in PHOTOS for searches in SEARCHES_PER_MONTH])
    print()
    print_table("photos | indexing, once | Aurora meanwhile | or S3 Vectors PUT | Likeness idle, a month",
                [once(photos) for photos in PHOTOS])
