"""Computes the figures of `likeness evaluate DIR --report REPORT --json` anew, from its vectors; see `scores`.

Nothing of Likeness' own is used: numpy's sort, and precision and recall as scikit-learn's average_precision_score defines
average precision (ties between different photos are broken by position, as a ranked list shows them).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

TOLERANCE = 1e-6


def scores(vectors: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    """Leave one out: every photo queries all others."""
    similarities = vectors.astype(np.float64) @ vectors.astype(np.float64).T
    average, first, five = [], [], []
    for query, row in enumerate(similarities):
        ranking = np.argsort(-row, kind="stable")
        relevant = (labels[ranking] == labels[query])[ranking != query]
        hits = np.flatnonzero(relevant)
        average.append(((np.arange(len(hits)) + 1) / (hits + 1)).mean() if len(hits) else 0.0)
        first.append(float(relevant[0]))
        five.append(relevant[:5].sum() / 5)
    return {"map": float(np.mean(average)), "p_at_1": float(np.mean(first)), "p_at_5": float(np.mean(five))}


def main() -> None:
    report = Path(sys.argv[1])
    answer = json.load(sys.stdin)
    labels = np.array((report / "labels.txt").read_text().splitlines())
    worst = 0.0
    for number, row in enumerate(answer["rows"]):
        flat = np.fromfile(report / f"{number}.f32", dtype="<f4")
        own = scores(flat.reshape(len(labels), -1), labels)
        difference = max(abs(own[name] - row[name]) for name in own)
        worst = max(worst, difference)
        print(f"{own['map']:.6f}  {own['p_at_1']:.6f}  {own['p_at_5']:.6f}  differs by {difference:.1e}  "
              f"{row['model']}, {row['output']}, {row['preprocessing']}")
    print(f"the largest difference: {worst:.1e}")
    sys.exit(0 if worst <= TOLERANCE else 1)


if __name__ == "__main__":
    main()
