"""Makes data/: the 1797 handwritten digits that scikit-learn ships, as JSON, JSON Lines, CSV, Parquet and NumPy.

Each row: id, label (the digit), fold (1 for every ninth row, which the demo holds out as a query; else 0), and vector, the 64
pixels of an 8 x 8 picture with values from 0 to 16. Needs numpy, pyarrow and scikit-learn: python make.py
"""
import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from sklearn.datasets import load_digits

HELD_OUT_EVERY = 9
DATA = Path(__file__).parent / "data"

digits = load_digits()
count = len(digits.target)
ids = np.arange(count, dtype="int64")
labels = digits.target.astype("int8")
folds = (ids % HELD_OUT_EVERY == 0).astype("int8")
vectors = digits.data.astype("float32")
pixels = digits.data.astype(int).tolist()
assert vectors.shape == (1797, 64) and (digits.data == pixels).all()


def compact(value):
    return json.dumps(value, separators=(",", ":"))


rows = [
    {"id": i, "label": int(labels[i]), "fold": int(folds[i]), "vector": pixels[i]}
    for i in range(count)
]
(DATA / "numpy").mkdir(parents=True, exist_ok=True)
(DATA / "digits.json").write_text(compact({"rows": rows}) + "\n")
(DATA / "digits.jsonl").write_text("".join(compact(row) + "\n" for row in rows))
lines = [f'{row["id"]},{row["label"]},{row["fold"]},"{compact(row["vector"])}"\n' for row in rows]
(DATA / "digits.csv").write_text("id,label,fold,vector\n" + "".join(lines))
columns = {"id": ids, "label": labels, "fold": folds}
flat = pa.array(vectors.reshape(-1))
table = pa.table({**columns, "vector": pa.FixedSizeListArray.from_arrays(flat, 64).cast(pa.list_(pa.float32()))})
pq.write_table(table, DATA / "digits.parquet", row_group_size=600)
for name, column in {**columns, "vector": vectors}.items():
    np.save(DATA / "numpy" / f"{name}.npy", column)
