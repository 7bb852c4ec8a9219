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
    ("sparse_negative_index", '{"indices": [-2], "values": [1]}', "invalid index in JSON: -2"),
    ("sparse_octal_without_digits", '{"0o": 1}', "invalid index in JSON: 0o"),
    ("sparse_indices_twice", '{"indices": [3], "values": [1], "indices": [4]}', "duplicated key is not allowed, key=indices"),
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


def struct_of(rows, indices, values, swapped=False, make=pa.list_):
    """Rows of pairs as a struct column; None for null."""
    parts = [("indices", make(indices)), ("values", make(values))]
    kind = pa.struct(parts[::-1] if swapped else parts)
    return pa.array([r if r is None or "indices" in r else {"indices": list(r), "values": list(r.values())} for r in rows], kind)


def write_struct(case, column, **how):
    pq.write_table(pa.table({"id": pa.array(range(1, len(column) + 1)), "sparse": column}), data_path("parquet", case), **how)


INDICES = (pa.int32(), pa.uint32(), pa.int64(), pa.uint64())
PAIRS = [{1: 0.5, 20: 1.5}, {20: 0.1, 1: 1e-3}, {}, {2**31 - 1: 3.4e38, 0: 0.0}, {7: 1.0}]
PAIRED = [{"id": i + 1, "sparse": pairs} for i, pairs in enumerate(PAIRS)]


def _structs():
    for i, indices in enumerate(INDICES):
        for values in (pa.float32(), pa.float64()):
            case = f"sparse_struct_of_{indices}_and_{values}"
            write_struct(case, struct_of(PAIRS, indices, values, swapped=i % 2 == 1))
            accept("parquet", case, FIELDS, PAIRED)
    some = [PAIRS[0], None, {}, None, PAIRS[1], {"indices": None, "values": None}]
    stored = [{"id": i + 1, "sparse": None if r is None or "indices" in r else r} for i, r in enumerate(some)]
    for case, make, how in [
        ("sparse_struct_nullable", pa.list_, {}),
        ("sparse_struct_nullable_swapped", pa.large_list, {"data_page_version": "2.0"}),
        ("sparse_struct_nullable_plain", pa.list_view, {"use_dictionary": False, "row_group_size": 4}),
    ]:
        write_struct(case, struct_of(some, pa.uint32(), pa.float32(), swapped="swapped" in case, make=make), **how)
        accept("parquet", case, OPTIONAL, stored)
    long = [{i * 7 + j: (j + 1) / 8 for j in range(i % 50)} for i in range(120)]
    write_struct("sparse_struct_small_pages", struct_of(long, pa.uint32(), pa.float32()), data_page_size=100, write_batch_size=3, row_group_size=50)
    accept("parquet", "sparse_struct_small_pages", FIELDS, [{"id": i + 1, "sparse": r} for i, r in enumerate(long)])
    required = pa.field("sparse", pa.struct([pa.field("indices", pa.list_(pa.field("item", pa.uint32(), False)), False),
                                             pa.field("values", pa.list_(pa.field("item", pa.float32(), False)), False)]), False)
    table = pa.table({"id": pa.array(range(1, 6)), "sparse": struct_of(PAIRS, pa.uint32(), pa.float32())})
    pq.write_table(table.cast(pa.schema([pa.field("id", pa.int64(), False), required])), data_path("parquet", "sparse_struct_not_null"))
    accept("parquet", "sparse_struct_not_null", FIELDS, PAIRED)
    write_struct("sparse_struct_empty", struct_of([{}, {}], pa.null(), pa.null()))
    accept("parquet", "sparse_struct_empty", FIELDS, [{"id": 1, "sparse": {}}, {"id": 2, "sparse": {}}])


def _bad_structs():
    u32, f32, f64, i64 = pa.uint32(), pa.float32(), pa.float64(), pa.int64()
    # case, the bad row, its types, words
    for case, row, kinds, words in [
        ("same_index", {"indices": [3, 3], "values": [1, 2]}, (u32, f32), "unsorted or same indices in sparse float vector"),
        ("negative_value", {1: -0.5}, (u32, f32), "negative value in sparse float vector"),
        ("nan", {1: float("nan")}, (u32, f32), "is not a number or infinity"),
        ("value_too_large", {1: 1e39}, (u32, f64), "is not a number or infinity"),
        ("index_too_large", {2**32 - 1: 1.0}, (u32, f32), "invalid index in sparse float vector: must be less than 2^32-1"),
        ("index_of_40_bits", {2**40: 1.0}, (pa.uint64(), f32), "invalid index in sparse float vector: must be less than 2^32-1"),
        ("negative_index", {-2: 1.0}, (i64, f32), "invalid index in sparse float vector: must be less than 2^32-1"),
        ("lengths", {"indices": [1, 2], "values": [1]}, (u32, f32), "indices and values length mismatch"),
        ("only_indices", {"indices": [1], "values": None}, (u32, f32), "indices and values length mismatch"),
        ("only_values", {"indices": None, "values": [1]}, (u32, f32), "indices and values length mismatch"),
        ("null_index", {"indices": [1, None], "values": [1, 2]}, (u32, f32), "array element is not allowed to be null value for field 'sparse'"),
        ("null_value", {"indices": [1, 2], "values": [1, None]}, (u32, f32), "array element is not allowed to be null value for field 'sparse'"),
        ("null", None, (u32, f32), "is not nullable"),
    ]:
        write_struct(f"sparse_struct_{case}", struct_of([{1: 0.5}, row, {}], *kinds))
        refuse("parquet", f"sparse_struct_{case}", FIELDS, words, row=1, at="sparse")
    # A null in one column's later page must not slip by while the other one is still behind.
    rows = [{i: 1.0} for i in range(40)] + [{"indices": [1, 2, 3], "values": [1]}, {}]
    write_struct("sparse_struct_lengths_in_a_later_page", struct_of(rows, u32, f32), data_page_size=20, write_batch_size=2)
    refuse("parquet", "sparse_struct_lengths_in_a_later_page", FIELDS, "indices and values length mismatch", row=40, at="sparse")
    for case, kind, name in [
        ("without_values", pa.struct([("indices", pa.list_(u32))]), "struct<indices: list<item: uint32, nullable>>"),
        ("with_more", pa.struct([("indices", pa.list_(u32)), ("values", pa.list_(f32)), ("more", u32)]), "struct<"),
        ("other_names", pa.struct([("index", pa.list_(u32)), ("value", pa.list_(f32))]), "struct<"),
        ("of_scalars", pa.struct([("indices", u32), ("values", f32)]), "struct<indices: uint32, values: float32>"),
        ("of_int16", pa.struct([("indices", pa.list_(pa.int16())), ("values", pa.list_(f32))]), "struct<"),
        ("of_float16", pa.struct([("indices", pa.list_(u32)), ("values", pa.list_(pa.float16()))]), "struct<"),
        ("of_int_values", pa.struct([("indices", pa.list_(u32)), ("values", pa.list_(u32))]), "struct<"),
        ("in_a_list", pa.list_(pa.struct([("indices", pa.list_(u32)), ("values", pa.list_(f32))])), "list<item: struct<"),
    ]:
        write_struct(f"sparse_struct_{case}", pa.array([None], kind))
        refuse("parquet", f"sparse_struct_{case}", FIELDS, "type mis-match, expect arrow type 'utf8', get arrow data type", name, at="sparse")


_structs()
_bad_structs()
