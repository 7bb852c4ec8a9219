"""Text: strings without a max_length, in every format. NumPy arrays of strings are what BulkWriter writes for them."""
import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from support import PK, VEC, accept, data_path, field, refuse

FIELDS = [PK, field("body", "Text", nullable=True), VEC]
V = [1.0, 2.0]
# Longer in characters than a VarChar may be in a small schema, short enough for the corpus.
ROWS = [
    {"id": 1, "body": "plain", "vec": V},
    {"id": 2, "body": "", "vec": V},
    {"id": 3, "body": "ü, \"q\"\nline\ttab \\ 東京 🦋 " * 40, "vec": V},
]
NULL = {"id": 4, "body": None, "vec": V}


def _csv(rows):
    cells = [[str(r["id"]), r["body"] or "", json.dumps(r["vec"])] for r in rows]
    return "id,body,vec\n" + "".join(",".join('"' + c.replace('"', '""') + '"' for c in row) + "\n" for row in cells)


def _accepted():
    rows = [*ROWS, NULL]
    data_path("json", "text").write_text(json.dumps(rows, ensure_ascii=False))
    data_path("jsonl", "text").write_text("".join(json.dumps(r) + "\n" for r in rows))
    data_path("csv", "text").write_text(_csv(rows), newline="")
    columns = {name: pa.array([r[name] for r in rows]) for name in ("id", "body")}
    table = pa.table({**columns, "vec": pa.array([r["vec"] for r in rows], pa.list_(pa.float32()))})
    pq.write_table(table, data_path("parquet", "text"))
    for fmt in ("json", "jsonl", "parquet"):
        accept(fmt, "text", FIELDS, rows)
    # The empty cell is the null key.
    accept("csv", "text", FIELDS, [{**r, "body": r["body"] or None} for r in rows])
    folder = data_path("numpy", "text")
    np.save(folder / "id.npy", np.array([r["id"] for r in ROWS]))
    np.save(folder / "body.npy", np.array([r["body"] for r in ROWS]))
    np.save(folder / "vec.npy", np.array([r["vec"] for r in ROWS], "f4"))
    accept("numpy", "text", FIELDS, ROWS)


def _refused():
    bad = [{"id": 1, "body": "a", "vec": V}, {"id": 2, "body": 7, "vec": V}]
    data_path("json", "text_number").write_text("[" + ",\n".join(json.dumps(r) for r in bad) + "]")
    refuse("json", "text_number", FIELDS, "expected type 'Text'", row=1, line=2, at="body")
    table = pa.table({"id": pa.array([1]), "body": pa.array([b"a"]), "vec": pa.array([V], pa.list_(pa.float32()))})
    pq.write_table(table, data_path("parquet", "text_of_binary"))
    refuse("parquet", "text_of_binary", FIELDS, "type mis-match", at="body")


_accepted()
_refused()
