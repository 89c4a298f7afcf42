"""FAISS' HNSW on the vectors of `likeness bench search`: faiss_hnsw.py FOLDER DIMENSIONS LEAST_RECALL

Prints one JSON document: times of one query at a time on one thread, at the smallest efSearch that reaches the recall.
"""

import json
import pathlib
import sys
import time

import faiss
import numpy

NEIGHBOURS = 16  # pgvector's default m; ours are 32 and 128
CONSTRUCTION = 64  # pgvector's default ef_construction
K = 10
EFFORTS = [round(K * 10 ** (i / 20)) for i in range(43)]  # twelve per cent apart, 10 to 1259

folder, dimensions, least_recall = pathlib.Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
rows = numpy.fromfile(folder / "rows.f32", dtype="<f4").reshape(-1, dimensions)
queries = numpy.fromfile(folder / "queries.f32", dtype="<f4").reshape(-1, dimensions)
truth = [set(ids) for ids in json.loads((folder / "truth.json").read_text())]

index = faiss.IndexHNSWFlat(dimensions, NEIGHBOURS, faiss.METRIC_INNER_PRODUCT)
index.hnsw.efConstruction = CONSTRUCTION
start = time.perf_counter()
index.add(rows)
build_s = time.perf_counter() - start
del rows

faiss.omp_set_num_threads(1)
answer = None
for effort in EFFORTS:
    index.hnsw.efSearch = effort
    times, hits = [], 0
    for query, nearest in zip(queries, truth):
        start = time.perf_counter()
        _, ids = index.search(query[None, :], K)
        times.append(time.perf_counter() - start)
        hits += len(nearest.intersection(ids[0].tolist()))
    times.sort()
    answer = {
        "p50_ms": 1000 * times[len(times) // 2],
        "p95_ms": 1000 * times[int(len(times) * 0.95)],
        "queries_per_s": len(times) / sum(times),
        "recall_at_10": hits / (K * len(truth)),
        "ef_search": effort,
        "build_s": build_s,
    }
    if answer["recall_at_10"] >= least_recall:
        break
print(json.dumps(answer))
