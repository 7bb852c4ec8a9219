"""The rules of `$meta` and of dynamic keys, in every format that can break them."""
import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from support import SIMPLE, accept, data_path, refuse, text_of

V = [1.0, 2.0]
FORMATS = ("json", "jsonl", "csv", "numpy", "parquet")
EXACT = {"a": 2**53 + 1, "b": 2**63 - 1, "c": -(2**63), "d": 2**64 - 1, "e": {"f": [-(2**53) - 1]}}
BASE = {"text": "t", "vec": V}


def rows_of(metas):
    return [{"id": i + 1, **BASE, "$meta": m} for i, m in enumerate(metas)]


def write(fmt, case, texts):
    """`texts`: the text of each row's `$meta`; in JSON it stands in a string."""
    rows = [{"id": i + 1, **BASE, "$meta": t} for i, t in enumerate(texts)]
    if fmt == "parquet":
        columns = {n: pa.array([r[n] for r in rows], pa.list_(pa.float32()) if n == "vec" else None) for n in rows[0]}
        pq.write_table(pa.table(columns), data_path(fmt, case))
    elif fmt == "numpy":
        folder = data_path(fmt, case)
        for n in rows[0]:
            np.save(folder / f"{n}.npy", np.array([r[n] for r in rows], "f4" if n == "vec" else None))
    else:
        plain = fmt == "csv"
        cells = [{n: v if plain and isinstance(v, str) else json.dumps(v, ensure_ascii=False) for n, v in r.items()} for r in rows]
        data_path(fmt, case).write_text(text_of(fmt, cells))


def line(fmt, row):
    return {"json": row + 1, "jsonl": row + 1, "csv": row + 2}.get(fmt)


# case, the text of the bad `$meta`, words
BAD_TEXTS = [
    ("meta_shadows_field", '{"a": 1, "text": "mine"}', "illegal key for dynamic field, 'text' is a field of the collection"),
    ("meta_shadows_field_by_escape", '{"\\u0074ext": 1}', "illegal key for dynamic field, 'text' is a field of the collection"),
    ("meta_in_meta", '{"$meta": {}}', "illegal key for dynamic field, '$meta' is a field of the collection"),
    ("meta_key_twice", '{"a": 1, "b": 2, "a": 3}', "key=a"),
    ("meta_null_text", "null", "illegal value for dynamic field, not a JSON object"),
    ("meta_list_text", "[1]", "illegal value for dynamic field, not a JSON object"),
    ("meta_text_of_text", '"{}"', "illegal value for dynamic field, not a JSON object"),
    ("meta_not_json", "{a}", "illegal value for dynamic field, not a JSON format string"),
    ("meta_two_objects", "{} {}", "illegal value for dynamic field, not a JSON format string"),
    ("meta_empty_text", "", "illegal value for dynamic field, not a JSON format string"),
]


def _texts(fmt):
    metas = [EXACT, {}, {"key with \"quotes\"": None, "ü": [True, {"x": "東京"}]}]
    write(fmt, "meta_exact", [json.dumps(m, ensure_ascii=False) for m in metas])
    accept(fmt, "meta_exact", SIMPLE, rows_of(metas), dynamic=True)
    write(fmt, "meta_blanks", ['  { "a" : [ 1 , 2 ] }\n', "{}", "\t{}"])
    accept(fmt, "meta_blanks", SIMPLE, rows_of([{"a": [1, 2]}, {}, {}]), dynamic=True)
    for case, text, words in BAD_TEXTS:
        write(fmt, case, ["{}", text, "{}"])
        refuse(fmt, case, SIMPLE, words, row=1, line=line(fmt, 1), at="$meta", dynamic=True)
    # Where nobody asked for dynamic keys, nobody looks at them.
    write(fmt, "meta_ignored", ["7", "[", '{"text": 1}'])
    accept(fmt, "meta_ignored", SIMPLE, [{"id": i + 1, **BASE} for i in range(3)])


def _long(fmt):
    """Beyond 64 KiB, in a file that is small."""
    big = json.dumps({"a": "x" * 70_000})
    if fmt == "parquet":
        columns = {"id": pa.array([1, 2]), "text": pa.array(["a", "b"]), "vec": pa.array([V, V], pa.list_(pa.float32())), "$meta": pa.array(["{}", big])}
        pq.write_table(pa.table(columns), data_path(fmt, "meta_too_long"), compression="zstd", write_statistics=False)
    refuse(fmt, "meta_too_long", SIMPLE, "value length(70008)", "exceeds max_length(65536)", row=1, at="$meta", dynamic=True)


def _json(fmt):
    def put(case, rows):
        data_path(fmt, case).write_text("[" + ",\n".join(rows) + "]\n" if fmt == "json" else "".join(f"{r}\n" for r in rows))

    def row(id_, more):
        return f'{{"id": {id_}, "text": "t", "vec": [1, 2]{more}}}'

    good = row(1, "")
    for case, bad, words, at in [
        ("meta_null", ', "$meta": null', "illegal value for dynamic field, not a JSON object", "$meta"),
        ("meta_number", ', "$meta": 7', "illegal value for dynamic field, not a JSON object", "$meta"),
        ("meta_list", ', "$meta": [{}]', "illegal value for dynamic field, not a JSON object", "$meta"),
        ("meta_object_shadows_field", ', "$meta": {"vec": [1]}', "illegal key for dynamic field, 'vec' is a field of the collection", "$meta"),
        ("meta_conflict_before", ', "$meta": {"color": 1}, "color": 2', "duplicated key is not allowed, key=color", "color"),
        ("meta_text_conflict", ', "color": 2, "$meta": "{\\"color\\": 1}"', "duplicated key is not allowed, key=color", "$meta"),
        ("dynamic_key_twice", ', "color": 1, "color": 1', "duplicated key is not allowed, key=color", "color"),
    ]:
        put(case, [good, row(2, bad), row(3, "")])
        refuse(fmt, case, SIMPLE, words, row=1, line=2, at=at, dynamic=True)
    values = {"t": True, "f": False, "n": None, "i": 2**63 - 1, "d": -0.5, "s": "ü\n", "l": [1, [None]], "o": {"o": {}}, "": 1, "a b.c": 2}
    put("dynamic_values", [row(1, ", " + json.dumps(values, ensure_ascii=False)[1:-1]), row(2, ', "$meta": {}')])
    accept(fmt, "dynamic_values", SIMPLE, rows_of([values, {}]), dynamic=True)
    put("meta_object_exact", [row(1, f', "$meta": {json.dumps(EXACT)}')])
    accept(fmt, "meta_object_exact", SIMPLE, rows_of([EXACT]), dynamic=True)


def _csv():
    head = "id,text,vec"
    put = lambda case, text: data_path("csv", case).write_text(text)
    put("meta_conflict", f'{head},color,$meta\n1,t,"[1, 2]",red,"{{""color"": 1}}"\n')
    refuse("csv", "meta_conflict", SIMPLE, "duplicated key in dynamic field, key=color", row=0, line=2, at="$meta", dynamic=True)
    put("dynamic_values_are_texts", f'{head},n,b,empty,obj\n1,t,"[1, 2]",007,true,,"{{""a"": 1}}"\n')
    accept("csv", "dynamic_values_are_texts", SIMPLE, rows_of([{"n": "007", "b": "true", "empty": "", "obj": '{"a": 1}'}]), dynamic=True)
    put("dynamic_without_more", f'{head}\n1,t,"[1, 2]"\n')
    accept("csv", "dynamic_without_more", SIMPLE, rows_of([{}]), dynamic=True)
    put("dynamic_column_not_utf8", "")
    data_path("csv", "dynamic_column_not_utf8").write_bytes(f'{head},color\n1,t,"[1, 2]",'.encode() + b"r\xfcd\n")
    refuse("csv", "dynamic_column_not_utf8", SIMPLE, "field 'color' contains invalid UTF-8 data", row=0, line=2, at="color", dynamic=True)


def _columns():
    base = {"id": np.arange(1, 3), "text": np.array(["t", "t"]), "vec": np.array([V, V], "f4")}
    folder = data_path("numpy", "dynamic_extra_file_ignored")
    for name, array in {**base, "color": np.array(["r", "g"]), "$meta": np.array(['{"a": 1}', "{}"])}.items():
        np.save(folder / f"{name}.npy", array)
    accept("numpy", "dynamic_extra_file_ignored", SIMPLE, rows_of([{"a": 1}, {}]), dynamic=True)
    folder = data_path("numpy", "meta_of_numbers")
    for name, array in {**base, "$meta": np.arange(2)}.items():
        np.save(folder / f"{name}.npy", array)
    refuse("numpy", "meta_of_numbers", SIMPLE, "expected element type 'JSON' for field '$meta', got type 'Int64'", at="$meta", dynamic=True)

    def parquet(case, column):
        columns = {n: pa.array(a.tolist(), pa.list_(pa.float32()) if n == "vec" else None) for n, a in base.items()}
        pq.write_table(pa.table({**columns, "$meta": column}), data_path("parquet", case))

    parquet("meta_null", pa.array(["{}", None]))
    refuse("parquet", "meta_null", SIMPLE, "the field '$meta' is not nullable but the file contains null value", row=1, at="$meta", dynamic=True)
    parquet("meta_struct", pa.array([{"a": 1}] * 2))
    refuse("parquet", "meta_struct", SIMPLE, "type mis-match, expect arrow type 'utf8'", at="$meta", dynamic=True)
    parquet("meta_of_numbers", pa.array([1, 2]))
    refuse("parquet", "meta_of_numbers", SIMPLE, "type mis-match, expect arrow type 'utf8', get arrow data type 'int64'", at="$meta", dynamic=True)
    parquet("meta_null_type", pa.nulls(2))
    refuse("parquet", "meta_null_type", SIMPLE, "type mis-match, expect arrow type 'utf8', get arrow data type 'null'", at="$meta", dynamic=True)
    parquet("meta_dictionary", pa.array(['{"a": 1}'] * 2).dictionary_encode())
    accept("parquet", "meta_dictionary", SIMPLE, rows_of([{"a": 1}] * 2), dynamic=True)


for fmt in FORMATS:
    _texts(fmt)
_long("parquet")
for fmt in ("json", "jsonl"):
    _json(fmt)
_csv()
_columns()
