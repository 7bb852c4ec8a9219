"""SparseFloatVector in the formats that can carry it, and what must be refused."""
import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from support import PK, accept, data_path, field, refuse

FIELDS = [PK, field("sparse", "SparseFloatVector")]
OPTIONAL = [PK, field("sparse", "SparseFloatVector", nullable=True)]
# The text of a row's vector, and the pairs it stands for.
ROWS = [
    ('{"1": 0.1, "20": 0.5}', {1: 0.1, 20: 0.5}),
    ('{"20": 0.5, "1": 1e-3}', {1: 1e-3, 20: 0.5}),
    ('{"indices": [7, 3], "values": [1, 2.5]}', {3: 2.5, 7: 1.0}),
    ("{}", {}),
    ('{"4294967294": 3.4e38, "0": 0}', {0: 0.0, 4294967294: 3.4e38}),
    ('{"0x10": 1, "010": 2}', {8: 2.0, 16: 1.0}),
]
STORED = [{"id": i + 1, "sparse": pairs} for i, (_, pairs) in enumerate(ROWS)]
BAD = [
    ("sparse_negative", '{"1": -0.5}', "negative value in sparse float vector"),
    ("sparse_same_index", '{"indices": [3, 3], "values": [1, 2]}', "unsorted or same indices"),
    ("sparse_index_too_large", '{"4294967295": 1}', "index too large in JSON"),
    ("sparse_value_too_large", '{"1": 1e39}', "value too large in JSON"),
    ("sparse_lengths", '{"indices": [3], "values": [1, 2]}', "indices and values length mismatch"),
    ("sparse_one_list", '{"indices": [3]}', "invalid JSON input"),
    ("sparse_pairs", "[[1, 0.5]]", "expected type 'SparseFloatVector'"),
]


def write(fmt, case, texts):
    """`texts`: one a row, None for null."""
    ids = range(1, len(texts) + 1)
    path = data_path(fmt, case)
    if fmt == "parquet":
        pq.write_table(pa.table({"id": pa.array(ids), "sparse": pa.array(texts, pa.string())}), path)
    elif fmt == "csv":
        cells = ['"' + (t or "").replace('"', '""') + '"' for t in texts]
        path.write_text("id,sparse\n" + "".join(f"{i},{c}\n" for i, c in zip(ids, cells)))
    else:
        rows = [f'{{"id": {i}, "sparse": {t or "null"}}}' for i, t in zip(ids, texts)]
        path.write_text("[" + ",\n".join(rows) + "]\n" if fmt == "json" else "".join(f"{r}\n" for r in rows))


for fmt in ("json", "jsonl", "csv", "parquet"):
    write(fmt, "sparse", [text for text, _ in ROWS])
    accept(fmt, "sparse", FIELDS, STORED)
    write(fmt, "sparse_nullable", [ROWS[0][0], None, "{}"])
    accept(fmt, "sparse_nullable", OPTIONAL, [STORED[0], {"id": 2, "sparse": None}, {"id": 3, "sparse": {}}])
    for case, text, words in BAD:
        write(fmt, case, ["{}", text, "{}"])
        refuse(fmt, case, FIELDS, words, row=1, line={"parquet": None, "csv": 3}.get(fmt, 2), at="sparse")
for fmt in ("json", "jsonl"):
    write(fmt, "sparse_as_text", ["{}", json.dumps('{"1": 0.5}'), "{}"])
    refuse(fmt, "sparse_as_text", FIELDS, "expected type 'SparseFloatVector'", row=1, line=2, at="sparse")
folder = data_path("numpy", "sparse_field")
np.save(folder / "id.npy", np.arange(3))
np.save(folder / "sparse.npy", np.array(["{}"] * 3))
refuse("numpy", "sparse_field", FIELDS, "unsupported importing numpy files", "SparseFloatVector", at="sparse")
struct = pa.array([{"indices": [1, 2], "values": [0.5, 1.0]}])
pq.write_table(pa.table({"id": pa.array([1]), "sparse": struct}), data_path("parquet", "sparse_struct"))
refuse("parquet", "sparse_struct", FIELDS, "type mis-match", at="sparse")
