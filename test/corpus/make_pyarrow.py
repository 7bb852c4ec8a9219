"""Parquet by pyarrow: codecs, encodings, page versions, list kinds, and columns that must be refused. NumPy by pyarrow, too."""
import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from support import ALL_TYPES, ARRAYS, PK, SIMPLE, TEXT, VEC
from support import accept, all_types_rows, array_rows, data_path, f32, field, refuse, simple_rows

ARROW = {
    "Bool": pa.bool_(), "Int8": pa.int8(), "Int16": pa.int16(), "Int32": pa.int32(), "Int64": pa.int64(),
    "Float": pa.float32(), "Double": pa.float64(), "VarChar": pa.string(), "JSON": pa.string(),
}


def column(spec, rows):
    values = [row.get(spec["fieldName"]) for row in rows]
    kind = spec["dataType"]
    if kind == "JSON":
        values = [None if v is None else json.dumps(v, ensure_ascii=False) for v in values]
    if kind == "Array":
        return pa.array(values, pa.list_(ARROW[spec["elementDataType"]]))
    return pa.array(values, pa.list_(pa.float32()) if kind == "FloatVector" else ARROW[kind])


def table_of(fields, rows, change=None):
    columns = {spec["fieldName"]: column(spec, rows) for spec in fields}
    if change:
        columns.update(change(columns))
    return pa.table({name: values for name, values in columns.items() if values is not None})


def write(case, table, **how):
    pq.write_table(table, data_path("parquet", case), **how)


def yes(case, fields, rows, change=None, how=None, **more):
    write(case, table_of(fields, rows, change), **(how or {}))
    accept("parquet", case, fields, rows, **more)


def no(case, fields, rows, change, *words, **more):
    write(case, table_of(fields, rows, change))
    refuse("parquet", case, fields, *words, **more)


def _codecs():
    for codec in ("none", "snappy", "zstd", "gzip", "lz4", "brotli"):
        yes(f"codec_{codec}", ALL_TYPES, all_types_rows(), how={"compression": codec})
    texts = [{**row, "text": f"again and again {i % 3}"} for i, row in enumerate(simple_rows(200))]
    yes("compressible_pages", SIMPLE, texts, how={"compression": "snappy", "data_page_size": 512, "write_batch_size": 16})


def _encodings():
    rows = [{**row, "n": i * 7 - 300, "f": f32(i / 8)} for i, row in enumerate(simple_rows(100))]
    fields = [*SIMPLE, field("n", "Int32"), field("f", "Float")]
    yes("dictionary", fields, rows, how={"use_dictionary": True})
    yes("dictionary_falls_back_to_plain", fields, rows, how={"use_dictionary": True, "dictionary_pagesize_limit": 64, "write_batch_size": 8})
    yes("plain", fields, rows, how={"use_dictionary": False})
    mixed = {"id": "DELTA_BINARY_PACKED", "n": "DELTA_BINARY_PACKED", "text": "DELTA_BYTE_ARRAY", "f": "BYTE_STREAM_SPLIT",
             "vec.list.element": "BYTE_STREAM_SPLIT"}
    yes("delta_and_byte_stream_split", fields, rows, how={"use_dictionary": False, "column_encoding": mixed})
    yes("delta_length_byte_array", fields, rows, how={"use_dictionary": False, "column_encoding": {"text": "DELTA_LENGTH_BYTE_ARRAY"}})
    yes("byte_stream_split_integers", fields, rows, how={"use_dictionary": False, "column_encoding": {"id": "BYTE_STREAM_SPLIT", "n": "BYTE_STREAM_SPLIT"}})
    flags = [{"id": i, "flag": i % 3 == 0, "vec": [1.0, 2.0]} for i in range(100)]
    yes("boolean_rle", [PK, field("flag", "Bool"), VEC], flags,
        how={"use_dictionary": False, "column_encoding": {"flag": "RLE"}, "data_page_version": "2.0"})


def _pages():
    rows = simple_rows(90)
    yes("data_page_v2", ALL_TYPES, all_types_rows(), how={"data_page_version": "2.0", "compression": "zstd"})
    yes("data_page_v2_arrays", ARRAYS, array_rows(), how={"data_page_version": "2.0", "compression": "snappy"})
    yes("format_version_1", SIMPLE, rows, how={"version": "1.0"})
    yes("row_groups", SIMPLE, rows, how={"row_group_size": 7})
    yes("small_pages", SIMPLE, rows, how={"data_page_size": 64, "write_batch_size": 4, "use_dictionary": False})
    yes("page_index_and_checksums", SIMPLE, rows, how={"write_page_index": True, "write_page_checksum": True})
    yes("no_statistics", SIMPLE, rows, how={"write_statistics": False, "store_schema": False})
    yes("no_rows", SIMPLE, [])


def _types():
    rows = simple_rows(5)
    yes("all_types", ALL_TYPES, all_types_rows())
    yes("arrays", ARRAYS, array_rows())
    yes("fixed_size_list", SIMPLE, rows, lambda c: {"vec": c["vec"].cast(pa.list_(pa.float32(), 2))})
    large = {"text": pa.large_string(), "vec": pa.large_list(pa.float32())}
    yes("large_string_and_large_list", SIMPLE, rows, lambda c: {k: c[k].cast(t) for k, t in large.items()})
    yes("dictionary_type", SIMPLE, rows, lambda c: {"text": c["text"].dictionary_encode()})
    yes("string_view", SIMPLE, rows, lambda c: {"text": c["text"].cast(pa.string_view())})
    yes("double_vectors", SIMPLE, [{**r, "vec": [0.1, 1 / 3]} for r in rows], lambda c: {"vec": pa.array([[0.1, 1 / 3]] * 5, pa.list_(pa.float64()))})
    wide = [*SIMPLE, field("n", "Int32"), field("x", "Float")]
    yes("narrower_integers", wide, [{**r, "n": r["id"], "x": float(r["id"])} for r in rows],
        lambda c: {"id": c["id"].cast(pa.int16()), "n": c["n"].cast(pa.int8()), "x": c["n"].cast(pa.int16())})
    yes("not_null_columns", SIMPLE, rows, how={}, change=None)
    schema = pa.schema([pa.field("id", pa.int64(), False), pa.field("text", pa.string(), False),
                        pa.field("vec", pa.list_(pa.field("item", pa.float32(), False), 2), False)])
    write("not_null_columns", table_of(SIMPLE, rows).cast(schema))
    yes("columns_in_other_order", SIMPLE, rows, lambda c: {"more": pa.array(range(5)), "id": c.pop("id")})


def _nulls():
    optional = [PK, field("maybe", "Int32", nullable=True), field("note", "VarChar", nullable=True, max_length=20),
                field("level", "Int8", default=3), field("tags", "Array", element="Int64", nullable=True, max_capacity=4),
                field("doc", "JSON", nullable=True), VEC]
    v = {"vec": [1.0, 2.0]}
    rows = [
        {"id": 1, **v},
        {"id": 2, "maybe": 0, "note": "", "level": 0, "tags": [1, 2], "doc": {"a": None}, **v},
        {"id": 3, "maybe": -1, "note": "ü", "level": -128, "tags": [7], "doc": [1], **v},
        {"id": 4, **v},
    ]
    yes("nullable_and_default", optional, rows)
    yes("nullable_v2_pages", optional, rows, how={"data_page_version": "2.0", "compression": "none"})
    bare = [{"id": i, **v} for i in range(3)]
    yes("optional_columns_missing", optional, bare, lambda c: dict.fromkeys(["maybe", "note", "level", "tags", "doc"]))
    yes("null_type_columns", optional, bare, lambda c: {k: pa.nulls(3) for k in ("maybe", "note", "level")})
    metas = [{"color": "red", "n": 9007199254740993}, {}, {"deep": {"a": [1]}}]
    text = pa.array([json.dumps(m) for m in metas])
    dynamic = [{**row, "$meta": m} for row, m in zip(simple_rows(3), metas)]
    yes("dynamic", SIMPLE, dynamic, lambda c: {"$meta": text}, dynamic=True)
    yes("dynamic_extra_column_ignored", SIMPLE, simple_rows(3), lambda c: {"color": pa.array(["r", "g", "b"])}, dynamic=True)
    yes("auto_id", SIMPLE, [{k: x for k, x in r.items() if k != "id"} for r in simple_rows()], lambda c: {"id": None}, auto_id=True)
    keyed = [{**r, "tenant": t} for r, t in zip(simple_rows(), ["a", "", "ü", "a"])]
    yes("partition_key", [*SIMPLE, field("tenant", "VarChar", partition_key=True, max_length=9)], keyed)
    named = [{"name": n, "vec": [0.5, 1.5]} for n in ("b", "ü", "a")]
    yes("varchar_key", [field("name", "VarChar", pk=True, max_length=20), VEC], named)


def _refused_types():
    rows = simple_rows()
    words = ("schema not equal", "type mis-match")
    for case, name, change in [
        ("float_as_int64", "id", lambda c: {"id": c["id"].cast(pa.float64())}),
        ("text_as_int64", "id", lambda c: {"id": c["id"].cast(pa.string())}),
        ("binary_as_varchar", "text", lambda c: {"text": c["text"].cast(pa.binary())}),
        ("timestamp_as_int64", "id", lambda c: {"id": c["id"].cast(pa.timestamp("us"))}),
        ("decimal_as_int64", "id", lambda c: {"id": c["id"].cast(pa.decimal128(20, 0))}),
        ("scalar_as_vector", "vec", lambda c: {"vec": pa.array([1.0, 2.0, 3.0, 4.0], pa.float32())}),
        ("text_as_vector", "vec", lambda c: {"vec": pa.array(["[1, 2]"] * 4)}),
        ("struct_as_varchar", "text", lambda c: {"text": pa.array([{"a": "b"}] * 4)}),
        ("lists_of_lists_as_vector", "vec", lambda c: {"vec": pa.array([[[1.0, 2.0]]] * 4)}),
    ]:
        no(case, SIMPLE, rows, change, *words, at=name)
    no("int64_for_int8", [*SIMPLE, field("n", "Int8")], [{**r, "n": 1} for r in rows],
       lambda c: {"n": c["n"].cast(pa.int64())}, *words, at="n")
    no("missing_column", SIMPLE, rows, lambda c: {"text": None}, "not in arrow schema", at="text")
    no("column_name_case", SIMPLE, rows, lambda c: {"Text": c["text"], "text": None}, "not in arrow schema", at="text")
    big = [PK, field("vector", "FloatVector", dim=768)]
    no("embedding_column_named_emb", big, [{"id": i, "vector": [i / 8] * 768} for i in range(3)],
       lambda c: {"emb": c["vector"], "vector": None}, "not in arrow schema",
       "hint: the file has a column 'emb' of 768 floats; the field is called 'vector'", at="vector")
    no("no_column_is_a_field", [field("id", "Int64", pk=True), field("vec", "FloatVector", dim=2, nullable=True)],
       [{"id": 1, "vec": None}], lambda c: {"id": None, "vec": None, "color": pa.array(["red"])},
       "no column of the file is a field", "found the columns 'color'", auto_id=True)
    no("auto_id_given", SIMPLE, rows, None, "auto-generated", at="id", auto_id=True)
    table = table_of(SIMPLE, rows)
    write("column_twice", table.append_column("text", table["text"]))
    refuse("parquet", "column_twice", SIMPLE, "there is multi field with name: text", at="text")


def _refused_values():
    rows = simple_rows()
    vectors = {
        "wrong_dim": [[1, 2], [3, 4], [5, 6, 7], [8, 9]],
        "empty_vector": [[1, 2], [3, 4], [], [8, 9]],
        "null_vector": [[1, 2], [3, 4], None, [8, 9]],
        "null_vector_element": [[1, 2], [3, 4], [5, None], [8, 9]],
        "vector_nan": [[1, 2], [3, 4], [5, float("nan")], [8, 9]],
        "vector_infinity": [[1, 2], [3, 4], [float("-inf"), 6], [8, 9]],
    }
    for case, values in vectors.items():
        no(case, SIMPLE, rows, lambda c: {"vec": pa.array(values, pa.list_(pa.float32()))}, row=2, at="vec")
    no("fixed_size_wrong_dim", SIMPLE, rows, lambda c: {"vec": pa.array([[1, 2, 3]] * 4, pa.list_(pa.float32(), 3))}, at="vec")
    no("null_not_nullable", SIMPLE, rows, lambda c: {"text": pa.array(["a", None, "c", "d"])}, "is not nullable", row=1, at="text")
    no("varchar_too_long", SIMPLE, rows, lambda c: {"text": pa.array(["a", "b", "c", "ü" * 33])},
       "value length(66)", "exceeds max_length(64)", row=3, at="text")
    raw = pa.StringArray.from_buffers(4, pa.py_buffer(np.array([0, 1, 2, 4, 5], "i4").tobytes()), pa.py_buffer(b"ab\xff\xfec"))
    no("bad_utf8", SIMPLE, rows, lambda c: {"text": raw}, "UTF-8", row=2, at="text")
    extra = [*SIMPLE, field("f64", "Double"), field("doc", "JSON"), field("tags", "Array", element="Int8", max_capacity=2)]
    full = [{**r, "f64": 0.5, "doc": {}, "tags": [1]} for r in rows]
    no("double_nan", extra, full, lambda c: {"f64": pa.array([1, 2, 3, float("nan")])}, "is not a number or infinity", row=3, at="f64")
    no("bad_json", extra, full, lambda c: {"doc": pa.array(["{}", "{a}", "{}", "{}"])}, row=1, at="doc")
    no("array_over_capacity", extra, full, lambda c: {"tags": pa.array([[1], [1, 2, 3], [], []], pa.list_(pa.int8()))},
       "array capacity(3)", row=1, at="tags")
    no("array_null_element", extra, full, lambda c: {"tags": pa.array([[1], [1, None], [], []], pa.list_(pa.int8()))}, row=1, at="tags")
    items = pa.StringArray.from_buffers(1, pa.py_buffer(np.array([0, 2], "i4").tobytes()), pa.py_buffer(b"\xff\xfe"))
    no("text_element_not_utf8", [PK, field("tags", "Array", element="VarChar", max_capacity=2, max_length=4), VEC],
       [{"id": 1, "tags": ["a"], "vec": [1, 2]}], lambda c: {"tags": pa.ListArray.from_arrays([0, 1], items)},
       "invalid UTF-8 data", row=0, at="tags")
    no("meta_not_an_object", SIMPLE, rows, lambda c: {"$meta": pa.array(["{}", "7", "{}", "{}"])}, row=1, dynamic=True)


def _numpy():
    rows = simple_rows(6)
    folder = data_path("numpy", "by_pyarrow")
    table = table_of(SIMPLE, rows)
    np.save(folder / "id.npy", table["id"].to_numpy())
    np.save(folder / "text.npy", np.array(table["text"].to_pylist()))
    np.save(folder / "vec.npy", pa.FixedShapeTensorArray.from_storage(pa.fixed_shape_tensor(pa.float32(), [2]), table["vec"].combine_chunks().cast(pa.list_(pa.float32(), 2))).to_numpy_ndarray())
    accept("numpy", "by_pyarrow", SIMPLE, rows)


_codecs()
_encodings()
_pages()
_types()
_nulls()
_refused_types()
_refused_values()
_numpy()
