"""Primary keys of auto-id collections that the file brings, in every format: taken where the collection allows it, else refused."""
import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from support import PK, TEXT, VEC, accept, data_path, field, refuse, text_of

ALLOWED = {"allow_insert_auto_id": "true"}
NUMBERS = [PK, TEXT, VEC]
NAMES = [field("name", "VarChar", pk=True, max_length=30), VEC]
V = [1.0, 2.0]
# Small, negative, and as the ids of Milvus were in 2021.
GIVEN = [{"id": i, "text": f"t{i}", "vec": V} for i in (7, -3, 430000000000000001)]
BARE = [{k: v for k, v in row.items() if k != "id"} for row in GIVEN]
NAMED = [{"name": n, "vec": V} for n in ("b", "430000000000000001", "a")]
# No server makes it in this century.
RESERVED = 4611686018427387904
MIXED = "imported rows are not aligned, field 'id' with"


def write(fmt, case, fields, rows):
    if fmt == "parquet":
        columns = {name: pa.array([r[name] for r in rows], pa.list_(pa.float32()) if name == "vec" else None) for name in rows[0]}
        pq.write_table(pa.table(columns), data_path(fmt, case))
    elif fmt == "numpy":
        folder = data_path(fmt, case)
        for name in rows[0]:
            np.save(folder / f"{name}.npy", np.array([r[name] for r in rows], "f4" if name == "vec" else None))
    else:
        data_path(fmt, case).write_text(text_of(fmt, [{k: cell(fmt, v) for k, v in r.items()} for r in rows]))


def cell(fmt, value):
    return value if fmt == "csv" and isinstance(value, str) else json.dumps(value)


def both(case, fmt, fields, rows, **more):
    write(fmt, case, fields, rows)
    accept(fmt, case, fields, rows, auto_id=True, properties=ALLOWED, **more)


for fmt in ("json", "jsonl", "csv", "numpy", "parquet"):
    both("auto_id_allowed", fmt, NUMBERS, GIVEN)
    both("auto_id_allowed_and_left_out", fmt, NUMBERS, BARE)
    both("auto_id_allowed_varchar", fmt, NAMES, NAMED)
    both("auto_id_allowed_dynamic", fmt, NUMBERS, GIVEN, dynamic=True)
    write(fmt, "auto_id_not_allowed", NUMBERS, GIVEN)
    first = {"json": 1, "jsonl": 1, "csv": 1}.get(fmt)
    refuse(fmt, "auto_id_not_allowed", NUMBERS, "the primary key 'id' is auto-generated, no need to provide", at="id", line=first,
           auto_id=True, properties={"allow_insert_auto_id": "false"})
    second = {"json": 2, "jsonl": 2, "csv": 3}.get(fmt)
    write(fmt, "auto_id_reserved", NUMBERS, [GIVEN[0], {**GIVEN[1], "id": RESERVED}])
    refuse(fmt, "auto_id_reserved", NUMBERS, f"the primary key {RESERVED} of field 'id' is among those that the server will generate",
           row=1, line=second, at="id", auto_id=True, properties=ALLOWED)
    write(fmt, "auto_id_reserved_varchar", NAMES, [NAMED[0], {**NAMED[1], "name": str(RESERVED)}])
    refuse(fmt, "auto_id_reserved_varchar", NAMES, "is among those that the server will generate", row=1, line=second, at="name",
           auto_id=True, properties=ALLOWED)

for fmt in ("json", "jsonl"):
    write(fmt, "auto_id_not_in_all_rows", NUMBERS, [*GIVEN[:2], BARE[2]])
    refuse(fmt, "auto_id_not_in_all_rows", NUMBERS, f"{MIXED} '2' rows", row=2, line=3, at="id", auto_id=True, properties=ALLOWED)
    write(fmt, "auto_id_in_a_later_row", NUMBERS, [*BARE[:2], GIVEN[2]])
    refuse(fmt, "auto_id_in_a_later_row", NUMBERS, f"{MIXED} '1' rows", row=2, line=3, at="id", auto_id=True, properties=ALLOWED)
    write(fmt, "auto_id_null", NUMBERS, [GIVEN[0], {**GIVEN[1], "id": None}])
    refuse(fmt, "auto_id_null", NUMBERS, "expected type 'Int64' for field 'id', got type '<nil>'", row=1, line=2, at="id",
           auto_id=True, properties=ALLOWED)
data_path("csv", "auto_id_null").write_text("id,text,vec\n7,a,\"[1, 2]\"\n,b,\"[1, 2]\"\n")
refuse("csv", "auto_id_null", NUMBERS, "expected type 'Int64'", row=1, line=3, at="id", auto_id=True, properties=ALLOWED)
