"""Struct arrays in the formats that can carry them, by hand, pyarrow, pandas, polars and duckdb; and what must be refused."""
import json

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from support import ITEMS, PK, VEC, accept, data_path, f32, field, pack, refuse, struct, sub, unpack

PARTS = struct(
    "parts", 8, sub("flag", "Bool"), sub("i8", "Int8"), sub("i16", "Int16"), sub("i32", "Int32"), sub("i64", "Int64"),
    sub("f32", "Float"), sub("f64", "Double"), sub("text", "VarChar", max_length=20), sub("vec", "FloatVector", dim=3),
    sub("half", "Float16Vector", dim=2), sub("brain", "BFloat16Vector", dim=2), sub("bits", "BinaryVector", dim=16),
    sub("small", "Int8Vector", dim=3),
)
FIELDS = [PK, VEC, PARTS]
PAIRS = struct("pairs", 4, sub("n", "Int32"), sub("vec", "FloatVector", dim=2))
SMALL = [PK, VEC, PAIRS]
OPTIONAL = [PK, VEC, {**PAIRS, "nullable": True}]
V = [1.0, 2.0]


def part(i):
    return {
        "flag": i % 2 == 0, "i8": [-128, 127, 0][i % 3], "i16": [-32768, 32767, 0][i % 3], "i32": [-(2**31), 2**31 - 1, 0][i % 3],
        "i64": [-(2**63), 2**63 - 1, 2**53 + 1][i % 3], "f32": f32([0.1, -1.5, 1e-45][i % 3]), "f64": [0.1, 1e300, -1 / 3][i % 3],
        "text": ["", 'say "ü", ok', "東京 🦋"][i % 3], "vec": [f32(i / 3), -1.5, 0.0], "half": pack("Float16Vector", [i + 0.5, -2.0]),
        "brain": pack("BFloat16Vector", [i + 1.0, -0.25]), "bits": bytes([i % 256, 255 - i % 256]),
        "small": pack("Int8Vector", [i % 128, -128, 127]),
    }


# Two structs, none, one, as many as there may be.
ROWS = [{"id": i + 1, "vec": V, "parts": parts} for i, parts in enumerate([[part(0), part(1)], [], [part(2)], [part(i) for i in range(3, 11)]])]
MANY = [{"id": i, "vec": V, "pairs": [{"n": i * 10 + k, "vec": [f32(i / 7), float(k)]} for k in range(i % 5)]} for i in range(300)]
PAIR_ROWS = MANY[:4]
NULLS = [{"id": 1, "vec": V, "pairs": None}, {"id": 2, "vec": V, "pairs": []}, {"id": 3, "vec": V, "pairs": [{"n": 1, "vec": [0.5, 1.5]}]},
         {"id": 4, "vec": V, "pairs": None}]


def listed(rows, spec=PARTS):
    """The same rows with numbers instead of bytes."""
    kinds = {s["fieldName"]: s["elementDataType"] for s in spec["fields"]}
    name = spec["fieldName"]
    plain = lambda one: {k: unpack(kinds[k], v) if isinstance(v, bytes) else v for k, v in one.items()}
    return [{**row, name: row[name] and [plain(one) for one in row[name]]} for row in rows]


def put(fmt, case, rows, name="parts"):
    """`rows`: with each struct list as JSON text or as values."""
    text = lambda value: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    path = data_path(fmt, case)
    if fmt == "csv":
        cell = lambda value: "" if value is None else '"' + text(value).replace('"', '""') + '"'
        lines = [f'{row["id"]},"{row["vec"]}",{cell(row[name])}\n' for row in rows]
        path.write_text(f"id,vec,{name}\n" + "".join(lines), encoding="utf-8")
        return
    lines = [f'{{"id": {row["id"]}, "vec": {row["vec"]}, "{name}": {text(row[name])}}}' for row in rows]
    path.write_text("[" + ",\n".join(lines) + "]\n" if fmt == "json" else "".join(f"{line}\n" for line in lines), encoding="utf-8")


# The case, the list of row 1 as text, its words.
GOOD = '[{"n": 1, "vec": [1, 2]}]'
BAD = [
    ("struct_no_list", '{"n": 1, "vec": [1, 2]}', ["expected type 'ArrayOfStruct'"]),
    ("struct_element_null", f"[{GOOD[1:-1]}, null]", ["expected element type 'Struct'", "position=1"]),
    ("struct_element_number", "[7]", ["expected element type 'Struct'", "position=0"]),
    ("struct_key_missing", f'[{GOOD[1:-1]}, {{"n": 1}}]', ["inconsistent field count in StructArray element: position=1, actual=1, expected=2"]),
    ("struct_key_too_many", '[{"n": 1, "vec": [1, 2], "x": 3}]', ["inconsistent field count in StructArray element: position=0, actual=3, expected=2", "'x'"]),
    ("struct_key_unexpected", '[{"n": 1, "Vec": [1, 2]}]', ["unexpected field in StructArray element: field=Vec", "position=0", "'vec'"]),
    ("struct_key_twice", '[{"n": 1, "n": 2, "vec": [1, 2]}]', ["duplicated key", "key=n", "position=0"]),
    ("struct_value_null", '[{"n": null, "vec": [1, 2]}]', ["expected type 'Int32' for field 'pairs[n]'", "<nil>", "position=0"]),
    ("struct_value_text", '[{"n": "1", "vec": [1, 2]}]', ["expected type 'Int32' for field 'pairs[n]'", "position=0"]),
    ("struct_value_fraction", '[{"n": 1.0, "vec": [1, 2]}]', ["expected type 'Int32' for field 'pairs[n]'"]),
    ("struct_value_overflow", f'[{GOOD[1:-1]}, {{"n": 2147483648, "vec": [1, 2]}}]', ["'pairs[n]'", "2147483648", "position=1"]),
    ("struct_wrong_dim", f'[{GOOD[1:-1]}, {{"n": 1, "vec": [1, 2, 3]}}]', ["vector dimension mismatch for field 'pairs[vec]': position=1, actual=3, expected=2"]),
    ("struct_empty_vector", '[{"n": 1, "vec": []}]', ["vector dimension mismatch for field 'pairs[vec]': position=0, actual=0, expected=2"]),
    ("struct_vector_null", '[{"n": 1, "vec": null}]', ["'pairs[vec]'", "position=0"]),
    ("struct_vector_flat", '[{"n": 1, "vec": 5}]', ["'pairs[vec]'", "position=0"]),
    ("struct_over_capacity", f"[{', '.join([GOOD[1:-1]] * 5)}]", ["array capacity(5) for field pairs exceeds max_capacity(4)"]),
]


def texts():
    for fmt in ("json", "jsonl", "csv"):
        put(fmt, "structs", listed(ROWS))
        accept(fmt, "structs", FIELDS, ROWS)
        put(fmt, "structs_many", MANY, "pairs")
        accept(fmt, "structs_many", SMALL, MANY)
        put(fmt, "structs_nullable", NULLS, "pairs")
        accept(fmt, "structs_nullable", OPTIONAL, NULLS)
        orders = [GOOD, '[{"vec": [3, 4], "n": 2}, {"n": 3, "vec": [5, 6]}]', "[ ]", '[\t{ "\\u006e" :4,"vec":[7 , 8]} ]']
        put(fmt, "structs_keys_in_any_order", [{"id": i, "vec": V, "pairs": text} for i, text in enumerate(orders)], "pairs")
        accept(fmt, "structs_keys_in_any_order", SMALL, [{"id": i, "vec": V, "pairs": json.loads(text)} for i, text in enumerate(orders)])
        line = 3 if fmt == "csv" else 2
        rows = lambda text: [{"id": i, "vec": V, "pairs": t} for i, t in enumerate([GOOD, text, GOOD])]
        for case, text, words in BAD:
            put(fmt, case, rows(text), "pairs")
            refuse(fmt, case, SMALL, *words, row=1, line=line, at="pairs")
        if fmt != "csv":
            put(fmt, "struct_null", rows("null"), "pairs")
            refuse(fmt, "struct_null", SMALL, "expected type 'ArrayOfStruct'", "<nil>", row=1, line=line, at="pairs")
    for fmt in ("json", "jsonl"):
        lines = ['{"id": 1, "vec": [1, 2], "pairs": []}', '{"id": 2, "vec": [1, 2], "pairs": [], "pairs[n]": [1]}']
        text = "[" + ",\n".join(lines) + "]\n" if fmt == "json" else "".join(f"{line}\n" for line in lines)
        words = ["struct field 'pairs' must be provided as a struct array; flat sub-field 'pairs[n]' is not supported"]
        for dynamic in (False, True):
            case = f"struct_flat_key{'_dynamic' if dynamic else ''}"
            data_path(fmt, case).write_text(text)
            refuse(fmt, case, SMALL, *words, row=1, line=2, at="pairs[n]", dynamic=dynamic)
        data_path(fmt, "struct_missing").write_text(text.replace(', "pairs": [], "pairs[n]": [1]', ""))
        refuse(fmt, "struct_missing", SMALL, "value of struct field is missed: 'pairs'", row=1, line=2, at="pairs")
    data_path("csv", "struct_flat_column").write_text('id,vec,pairs,pairs[n]\n1,"[1, 2]",[],1\n')
    refuse("csv", "struct_flat_column", SMALL, "flat sub-field 'pairs[n]' is not supported", at="pairs[n]")
    data_path("csv", "struct_missing").write_text('id,vec\n1,"[1, 2]"\n')
    refuse("csv", "struct_missing", SMALL, "value of struct field is missed: 'pairs'", at="pairs")
    data_path("csv", "struct_null_cell").write_text('id,vec,pairs\n1,"[1, 2]",[]\n2,"[1, 2]",\n')
    refuse("csv", "struct_null_cell", SMALL, "expected type 'ArrayOfStruct'", row=1, line=3, at="pairs")
    text = 'id,vec,pairs\n1,"[1, 2]",\\N\n2,"[1, 2]",null\n3,"[1, 2]",[]\n'
    data_path("csv", "structs_nullkey").write_text(text)
    nulls = [{"id": i, "vec": V, "pairs": None if i < 3 else []} for i in (1, 2, 3)]
    accept("csv", "structs_nullkey", OPTIONAL, nulls, options={"nullkey": "\\N"})


def vectors_only():
    """A schema whose only vectors stand in a struct, with halves given as numbers that have to be rounded."""
    spec = struct("s", 4, sub("half", "Float16Vector", dim=2), sub("brain", "BFloat16Vector", dim=2))
    numbers = [[1 / 3, 0.1], [3.14159, -1e-7]]
    rows = [{"id": i, "s": [{"half": pack("Float16Vector", n), "brain": pack("BFloat16Vector", n)} for n in numbers[:i]]} for i in range(3)]
    given = [{"id": i, "s": [{"half": n, "brain": n} for n in numbers[:i]]} for i in range(3)]
    data_path("json", "structs_without_other_vectors").write_text(json.dumps(given))
    accept("json", "structs_without_other_vectors", [PK, spec], rows)
    bad = [{"id": 0, "s": []}, {"id": 1, "s": [{"half": [65536.0, 0], "brain": [0, 0]}]}]
    data_path("json", "struct_half_overflow").write_text(json.dumps(bad))
    refuse("json", "struct_half_overflow", [PK, spec], "float16 vector contain nan or infinity value", "position=0", row=1, line=1, at="s")


ARROW = {
    "Bool": pa.bool_(), "Int8": pa.int8(), "Int16": pa.int16(), "Int32": pa.int32(), "Int64": pa.int64(), "Float": pa.float32(),
    "Double": pa.float64(), "VarChar": pa.string(), "FloatVector": pa.list_(pa.float32()), "Float16Vector": pa.list_(pa.uint8()),
    "BFloat16Vector": pa.list_(pa.uint8()), "BinaryVector": pa.list_(pa.uint8()), "Int8Vector": pa.list_(pa.int8()),
}


def arrow_type(spec, **other):
    kinds = {s["fieldName"]: ARROW[s["elementDataType"]] for s in spec["fields"]}
    return pa.list_(pa.struct(list({**kinds, **other}.items())))


def arrow_values(rows, spec, kinds):
    """Bytes become what the struct's Arrow type wants: bytes, their list, or numbers."""
    types = {s["fieldName"]: s["elementDataType"] for s in spec["fields"]}

    def value(name, v):
        kind = kinds.value_type.field(name).type
        if not isinstance(v, bytes):
            return v
        if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
            return v
        if kind.value_type == pa.uint8():
            return list(v)
        return np.frombuffer(v, ITEMS[types[name]]).astype(kind.value_type.to_pandas_dtype()).tolist()

    of = lambda one: {k: value(k, v) for k, v in one.items()}
    return [row[spec["fieldName"]] and [of(one) for one in row[spec["fieldName"]]] for row in rows]


def table_of(rows, spec=PARTS, kind=None):
    kind = kind or arrow_type(spec)
    values = arrow_values(rows, spec, kind)
    ids = pa.array([row["id"] for row in rows], pa.int64())
    return pa.table({"id": ids, "vec": pa.array([row["vec"] for row in rows], pa.list_(pa.float32())), spec["fieldName"]: pa.array(values, kind)})


def yes(case, rows=ROWS, fields=FIELDS, kind=None, cast=None, **how):
    table = table_of(rows, fields[-1], kind)
    pq.write_table(table.cast(cast) if cast else table, data_path("parquet", case), **how)
    accept("parquet", case, fields, rows)


def parquet():
    yes("structs")
    yes("structs_v2_pages", data_page_version="2.0", compression="zstd")
    yes("structs_many", MANY, SMALL, row_group_size=64)
    yes("structs_small_pages", MANY, SMALL, data_page_size=64, write_batch_size=4, use_dictionary=False)
    yes("structs_small_v2_pages", MANY, SMALL, data_page_size=64, write_batch_size=4, data_page_version="2.0")
    encodings = {"pairs.list.element.n": "DELTA_BINARY_PACKED", "pairs.list.element.vec.list.element": "BYTE_STREAM_SPLIT"}
    yes("structs_encodings", MANY, SMALL, use_dictionary=False, column_encoding=encodings)
    yes("structs_nullable", NULLS, OPTIONAL)
    yes("structs_nullable_v2_pages", NULLS * 1, OPTIONAL, data_page_version="2.0")
    none = [{**row, "pairs": None} for row in NULLS]
    pq.write_table(table_of(none, PAIRS).set_column(2, "pairs", pa.nulls(4)), data_path("parquet", "structs_null_type"))
    accept("parquet", "structs_null_type", OPTIONAL, none)
    empty = [{**row, "pairs": []} for row in PAIR_ROWS]
    pq.write_table(table_of(empty, PAIRS).set_column(2, "pairs", pa.array([[]] * 4)), data_path("parquet", "structs_list_of_null_type"))
    accept("parquet", "structs_list_of_null_type", SMALL, empty)
    pq.write_table(table_of(none[:3], PAIRS).drop_columns("pairs"), data_path("parquet", "structs_nullable_missing"))
    accept("parquet", "structs_nullable_missing", OPTIONAL, none[:3])
    yes("structs_none", [], SMALL)
    yes("structs_all_empty", empty, SMALL)
    wide = arrow_type(PARTS, vec=pa.list_(pa.float32(), 3), half=pa.list_(pa.uint8(), 4), bits=pa.list_(pa.uint8(), 2), small=pa.list_(pa.int8(), 3))
    yes("structs_fixed_size_lists", kind=wide)
    large = arrow_type(PARTS, text=pa.large_string(), vec=pa.large_list(pa.float32()), half=pa.large_list(pa.uint8()))
    yes("structs_large", kind=pa.large_list(large.value_type))
    yes("structs_blobs", kind=arrow_type(PARTS, half=pa.binary(), brain=pa.large_binary(), bits=pa.binary()))
    yes("structs_halves_as_numbers", kind=arrow_type(PARTS, half=pa.list_(pa.float16()), brain=pa.list_(pa.float32())))
    yes("structs_dictionary_text", kind=arrow_type(PARTS, text=pa.dictionary(pa.int8(), pa.string())))
    narrow = pa.list_(pa.struct({"n": pa.int8(), "vec": pa.list_(pa.float64())}))
    yes("structs_narrower_and_wider", [{**row, "pairs": [{**p, "n": p["n"] % 100} for p in row["pairs"]]} for row in MANY[:20]], SMALL, kind=narrow)
    turned = arrow_type(PARTS)
    yes("structs_fields_in_other_order", kind=pa.list_(pa.struct([turned.value_type.field(i) for i in reversed(range(13))])))
    inner = pa.struct([pa.field("n", pa.int32(), False), pa.field("vec", pa.list_(pa.field("item", pa.float32(), False)), False)])
    schema = pa.schema([pa.field("id", pa.int64(), False), pa.field("vec", pa.list_(pa.float32()), False),
                        pa.field("pairs", pa.list_(pa.field("item", inner, False)), False)])
    yes("structs_not_null", MANY, SMALL, cast=schema)
    yes("structs_old_list_names", MANY[:30], SMALL, use_compliant_nested_type=False)


def writers():
    frame = pl.DataFrame(MANY, schema={"id": pl.Int64, "vec": pl.List(pl.Float32), "pairs": pl.List(pl.Struct({"n": pl.Int32, "vec": pl.List(pl.Float32)}))})
    frame.write_parquet(data_path("parquet", "structs_by_polars"))
    accept("parquet", "structs_by_polars", SMALL, MANY, by="polars")
    arrays = frame.with_columns(pl.col("pairs").cast(pl.List(pl.Struct({"n": pl.Int32, "vec": pl.Array(pl.Float32, 2)}))))
    arrays.write_parquet(data_path("parquet", "structs_by_polars_arrays"))
    accept("parquet", "structs_by_polars_arrays", SMALL, MANY, by="polars")
    frame.write_ndjson(data_path("jsonl", "structs_by_polars"))
    accept("jsonl", "structs_by_polars", SMALL, MANY, by="polars")
    long = [PK, VEC, struct("pairs", 4, sub("n", "Int64"), sub("vec", "FloatVector", dim=2))]
    pd.DataFrame(MANY).to_parquet(data_path("parquet", "structs_by_pandas"))
    accept("parquet", "structs_by_pandas", long, MANY, by="pandas")
    pd.DataFrame(MANY).to_json(data_path("jsonl", "structs_by_pandas"), orient="records", lines=True, double_precision=15)
    accept("jsonl", "structs_by_pandas", long, MANY, by="pandas")
    pd.DataFrame(MANY).assign(pairs=[json.dumps(row["pairs"]) for row in MANY]).to_csv(data_path("csv", "structs_by_pandas"), index=False)
    accept("csv", "structs_by_pandas", long, MANY, by="pandas")
    duck = duckdb.connect()
    duck.execute("CREATE TABLE t (id BIGINT, vec FLOAT[2], pairs STRUCT(n INTEGER, vec FLOAT[2])[])")
    duck.executemany("INSERT INTO t VALUES (?, ?, ?)", [[r["id"], r["vec"], r["pairs"]] for r in MANY[:60]])
    for codec in ("zstd", "uncompressed"):
        duck.execute(f"COPY t TO '{data_path('parquet', f'structs_by_duckdb_{codec}')}' (FORMAT parquet, COMPRESSION {codec})")
        accept("parquet", f"structs_by_duckdb_{codec}", SMALL, MANY[:60], by="duckdb")
    duck.execute(f"COPY t TO '{data_path('jsonl', 'structs_by_duckdb')}' (FORMAT json)")
    accept("jsonl", "structs_by_duckdb", SMALL, MANY[:60], by="duckdb")


def no(case, values, *words, kind=None, row=None, at="pairs", fields=SMALL, name="pairs"):
    """`values`: the struct lists, one a row, or an Arrow array."""
    column = values if isinstance(values, pa.Array) else pa.array(values, kind or arrow_type(PAIRS))
    n = len(column)
    pq.write_table(pa.table({"id": pa.array(range(n)), "vec": pa.array([V] * n, pa.list_(pa.float32())), name: column}), data_path("parquet", case))
    refuse("parquet", case, fields, *words, row=row, at=at)


def refused():
    one = {"n": 1, "vec": V}
    good = [one]
    null = "array element is not allowed to be null value for field"
    no("struct_wrong_dim", [good, [one, {"n": 1, "vec": [1, 2, 3]}], good],
       "vector dimension mismatch for field 'pairs[vec]': position=1, actual=3, expected=2", row=1)
    no("struct_short_vector", [good, [{"n": 1, "vec": [1]}, one], good], "position=0, actual=1, expected=2", row=1)
    no("struct_empty_vector", [good, [one, one, {"n": 1, "vec": []}], good], "position=2, actual=0, expected=2", row=1)
    no("struct_element_null", [good, good, [one, None]], null, "position=1", row=2)
    no("struct_value_null", [good, [one, {"n": None, "vec": V}], good], null, "'pairs[n]'", "position=1", row=1)
    no("struct_vector_null", [good, [{"n": 1, "vec": None}], good], null, "'pairs[vec]'", "position=0", row=1)
    no("struct_vector_item_null", [good, [one, {"n": 1, "vec": [1, None]}], good], null, "'pairs[vec]'", "position=1", row=1)
    no("struct_vector_nan", [good, [one, {"n": 1, "vec": [1, float("nan")]}], good], "is not a number or infinity", "position=1", row=1)
    no("struct_over_capacity", [good, good, [one] * 5], "array capacity(5) for field pairs exceeds max_capacity(4)", row=2)
    no("struct_null", [good, None, good], "is not nullable", row=1)
    no("struct_flat_column", pa.array([1, 2]), "flat sub-field 'pairs[n]' is not supported", at="pairs[n]", name="pairs[n]")
    no("struct_missing", pa.array([1, 2]), "not in arrow schema", name="other")
    words = ("schema not equal", "type mis-match", "list<item: struct<n: int32, vec: list<item: float32, nullable>>, nullable>")
    no("struct_without_list", pa.array(good * 2, arrow_type(PAIRS).value_type), *words)
    no("struct_list_of_numbers", pa.array([[1], [2]]), *words, "list<item: int64, nullable>")
    no("struct_list_of_lists", pa.array([[good], [good]], pa.list_(arrow_type(PAIRS))), *words)
    no("struct_map", pa.array([[("n", 1)]], pa.map_(pa.string(), pa.int32())), *words, "map")
    no("struct_of_text", pa.array(["[]"]), *words, "utf8")
    kind = lambda **fields: pa.list_(pa.struct(fields))
    number = "struct field number dismatch"
    no("struct_field_missing", [[{"n": 1}]], number, "expect 2, get 1", kind=kind(n=pa.int32()))
    no("struct_field_too_many", [[{**one, "x": 1}]], number, "expect 2, get 3", kind=arrow_type(PAIRS, x=pa.int8()))
    no("struct_field_other_name", [[{"n": 1, "Vec": V}]], "field 'pairs[vec]' not in arrow schema", "'Vec'",
       kind=kind(n=pa.int32(), Vec=pa.list_(pa.float32())), at="pairs[vec]")
    for case, other in [("wider", {"n": pa.int64()}), ("text", {"n": pa.string()}), ("list", {"n": pa.list_(pa.int32())})]:
        value = {"wider": 1, "text": "1", "list": [1]}[case]
        no(f"struct_number_{case}", [[{**one, "n": value}]], *words[:2], "'pairs[n]'", "int32", kind=arrow_type(PAIRS, **other), at="pairs[n]")
    no("struct_vector_of_numbers", [[{**one, "vec": 1.5}]], *words[:2], "'pairs[vec]'", kind=arrow_type(PAIRS, vec=pa.float32()), at="pairs[vec]")
    no("struct_vector_of_vectors", [[{**one, "vec": [V]}]], *words[:2], kind=arrow_type(PAIRS, vec=pa.list_(pa.list_(pa.float32()))), at="pairs[vec]")
    texts = [PK, VEC, struct("pairs", 4, sub("t", "VarChar", max_length=4))]
    no("struct_text_too_long", [[{"t": "a"}], [{"t": "a"}, {"t": "üüü"}]], "value length(6)", "exceeds max_length(4)", "position=1",
       kind=kind(t=pa.string()), row=1, fields=texts)
    bad = pa.array([[{"t": b"a"}], [{"t": b"\xff"}]], kind(t=pa.binary())).view(kind(t=pa.string()))
    no("struct_text_bad_utf8", bad, "invalid UTF-8", "'pairs[t]'", "position=0", row=1, fields=texts)
    halves = [PK, VEC, struct("pairs", 4, sub("h", "Float16Vector", dim=2))]
    no("struct_half_wrong_width", [[{"h": [0, 0, 0, 0]}, {"h": [0, 0]}]], "position=1, actual=2, expected=4", kind=kind(h=pa.list_(pa.uint8())), row=0, fields=halves)
    no("struct_half_nan", [[{"h": [0, 0, 0, 0]}, {"h": [0, 0, 0, 0x7E]}]], "float16 vector contain nan", "position=1", kind=kind(h=pa.list_(pa.uint8())), row=0, fields=halves)
    no("struct_half_short_blob", [[{"h": b"abcd"}, {"h": b"abc"}]], "length of vector is not aligned: expected 4 but got 3", "position=1", kind=kind(h=pa.binary()), row=0, fields=halves)


def numpy():
    folder = data_path("numpy", "structs_nullable")
    np.save(folder / "id.npy", np.arange(3))
    np.save(folder / "vec.npy", np.ones((3, 2), "f4"))
    accept("numpy", "structs_nullable", OPTIONAL, [{"id": i, "vec": [1.0, 1.0]} for i in range(3)])
    folder = data_path("numpy", "struct_field")
    np.save(folder / "id.npy", np.arange(3))
    np.save(folder / "vec.npy", np.ones((3, 2), "f4"))
    refuse("numpy", "struct_field", SMALL, "unsupported importing numpy files", "ArrayOfStruct", at="pairs")


texts()
vectors_only()
parquet()
writers()
refused()
numpy()
