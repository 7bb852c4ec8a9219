"""NumPy sets written by numpy.save, and .npy files damaged by hand."""
import json

import numpy as np

from support import ALL_TYPES, PK, SIMPLE, VEC, accept, all_types_rows, data_path, f32, field, refuse, simple_rows

DTYPES = {"Bool": "?", "Int8": "i1", "Int16": "i2", "Int32": "i4", "Int64": "i8", "Float": "f4", "Double": "f8", "FloatVector": "f4"}


def columns(fields, rows):
    """Rows as one array for each field, in the dtypes Milvus asks for."""
    out = {}
    for spec in fields:
        name, kind = spec["fieldName"], spec["dataType"]
        values = [row[name] for row in rows if name in row]
        if not values:
            continue
        if kind == "JSON":
            out[name] = np.array([json.dumps(v, ensure_ascii=False) for v in values])
        elif kind == "VarChar":
            out[name] = np.array(values, dtype=np.str_)
        else:
            out[name] = np.array(values, dtype=DTYPES[kind])
    return out


def save(case, arrays):
    folder = data_path("numpy", case)
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)
    return folder


def yes(case, fields, rows, change=None, **more):
    arrays = columns(fields, rows)
    save(case, {**arrays, **(change(arrays) if change else {})})
    accept("numpy", case, fields, rows, **more)


def no(case, change, *words, fields=SIMPLE, drop=(), **more):
    arrays = columns(fields, simple_rows())
    arrays.update(change(arrays) if change else {})
    save(case, {name: array for name, array in arrays.items() if name not in drop})
    refuse("numpy", case, fields, *words, **more)


def _accepted():
    rows = simple_rows()
    yes("all_types", ALL_TYPES, all_types_rows())
    yes("fortran_order", SIMPLE, rows, lambda a: {"vec": np.asfortranarray(a["vec"])})
    yes("big_endian", ALL_TYPES, all_types_rows(), lambda a: {n: v.astype(v.dtype.newbyteorder(">")) for n, v in a.items()})
    exact = [{**row, "vec": [f32(x) for x in row["vec"]]} for row in rows]
    yes("double_vectors", SIMPLE, exact, lambda a: {"vec": a["vec"].astype("f8")})
    rounded = [{"id": 1, "text": "a", "vec": [f32(1 / 3), f32(0.1)]}]
    yes("double_vectors_rounded", SIMPLE, rounded, lambda a: {"vec": np.array([[1 / 3, 0.1]], dtype="f8")})
    yes("byte_strings", SIMPLE, rows, lambda a: {"text": np.array([r["text"].encode() for r in rows], dtype="S20")})
    utf8 = [{**row, "text": text} for row, text in zip(rows, ["grüße", "東京", "", "🦋"])]
    yes("byte_strings_utf8", SIMPLE, utf8, lambda a: {"text": np.array([r["text"].encode() for r in utf8])})
    yes("unicode_strings", SIMPLE, utf8)
    yes("empty", SIMPLE, [], lambda a: {"id": np.zeros(0, "i8"), "text": np.zeros(0, "U1"), "vec": np.zeros((0, 2), "f4")})
    yes("auto_id", SIMPLE, [{k: v for k, v in row.items() if k != "id"} for row in rows], auto_id=True)
    optional = [*SIMPLE, field("maybe", "Int32", nullable=True), field("level", "Int8", default=3)]
    yes("optional_files_missing", optional, rows)
    yes("extra_file_ignored", SIMPLE, rows, lambda a: {"other": np.arange(9)})
    metas = [{"color": "red", "n": i, "deep": {"a": [i]}} for i in range(4)]
    dynamic = [{**row, "$meta": m} for row, m in zip(rows, metas)]
    yes("dynamic", SIMPLE, dynamic, lambda a: {"$meta": np.array([json.dumps(m) for m in metas])}, dynamic=True)
    yes("dynamic_without_meta", SIMPLE, rows, dynamic=True)
    keyed = [{**row, "tenant": i - 2} for i, row in enumerate(rows)]
    yes("partition_key", [*SIMPLE, field("tenant", "Int64", partition_key=True)], keyed)
    named = [{"name": n, "vec": [0.5, 1.5]} for n in ("b", "ü", "a")]
    yes("varchar_key", [field("name", "VarChar", pk=True, max_length=20), VEC], named)
    _versions(rows)


def _versions(rows):
    for version in ((1, 0), (2, 0), (3, 0)):
        case = f"format_version_{version[0]}"
        folder = data_path("numpy", case)
        for name, array in columns(SIMPLE, rows).items():
            with open(folder / f"{name}.npy", "wb") as file:
                np.lib.format.write_array(file, array, version=version)
        accept("numpy", case, SIMPLE, rows)


def _refused():
    no("wrong_dim", lambda a: {"vec": np.zeros((4, 3), "f4")}, "expected dim '2'", "got dim '3'", at="vec")
    no("wrong_axes", lambda a: {"vec": np.zeros(8, "f4")}, "expected shape '2'", "got shape '1'", at="vec")
    no("scalar_with_two_axes", lambda a: {"id": a["id"].reshape(4, 1)}, "expected shape '1'", "got shape '2'", at="id")
    no("misaligned", lambda a: {"text": a["text"][:3]}, "not aligned", "'3' rows", "'4' rows")
    no("wrong_dtype", lambda a: {"id": a["id"].astype("f8")}, "expected element type 'Int64'", "Double", at="id")
    no("vector_of_ints", lambda a: {"vec": a["vec"].astype("i4")}, "expected element type 'FloatVector'", "Int32", at="vec")
    no("unsigned_dtype", lambda a: {"vec": a["vec"].astype("u4")}, "is not supported", at="vec")
    no("object_dtype", lambda a: {"text": a["text"].astype(object)}, "is not supported", at="text")
    no("complex_dtype", lambda a: {"vec": a["vec"].astype("c8")}, "is not supported", at="vec")
    no("int64_for_int8", lambda a: {"i8": np.arange(4, dtype="i8")}, "expected element type 'Int8'", "Int64",
       fields=[*SIMPLE, field("i8", "Int8")], at="i8")
    no("missing_file", None, "no file for field: text", drop=("text",), at="text")
    no("auto_id_given", None, "auto-generated", at="id", auto_id=True)

    def bad_number(value):
        return lambda a: {"vec": np.array([[0, 1], [2, 3], [4, value], [6, 7]], dtype="f4")}

    no("vector_nan", bad_number(np.nan), "is not a number or infinity", row=2, at="vec")
    no("vector_infinity", bad_number(-np.inf), "is not a number or infinity", row=2, at="vec")
    no("double_vector_overflow", lambda a: {"vec": np.array([[0, 1], [1e39, 0], [0, 0], [0, 0]])},
       "is not a number or infinity", row=1, at="vec")
    no("double_nan", lambda a: {"f64": np.array([1, 2, 3, np.nan])}, "is not a number or infinity",
       fields=[*SIMPLE, field("f64", "Double")], row=3, at="f64")
    no("varchar_too_long", lambda a: {"text": np.array(["a", "ü" * 33, "b", "c"])},
       "value length(66)", "exceeds max_length(64)", row=1, at="text")
    no("bad_utf8", lambda a: {"text": np.array([b"a", b"b", b"\xff\xfe", b"c"])}, "UTF-8", row=2, at="text")
    no("bad_json", lambda a: {"doc": np.array(["{}", "{", "{}", "{}"])}, fields=[*SIMPLE, field("doc", "JSON")], row=1, at="doc")
    no("array_field", lambda a: {"tags": np.zeros((4, 2), "i8")}, "unsupported importing numpy files", "Array",
       fields=[*SIMPLE, field("tags", "Array", element="Int64", max_capacity=4)], at="tags")
    no("meta_not_an_object", lambda a: {"$meta": np.array(["{}", "{}", "[1]", "{}"])}, row=2, dynamic=True)


def _damaged():
    def damage(case, name, edit, *words):
        folder = save(case, columns(SIMPLE, simple_rows()))
        path = folder / f"{name}.npy"
        path.write_bytes(edit(path.read_bytes()))
        # The file is called after its field, so its name says both.
        refuse("numpy", case, SIMPLE, f"{case}/{name}.npy", *words)

    damage("truncated", "vec", lambda b: b[:-5], "truncated")
    damage("truncated_by_a_row", "vec", lambda b: b[:-8], "truncated")
    damage("truncated_header", "vec", lambda b: b[:40])
    damage("bytes_behind_the_end", "id", lambda b: b + b"\0" * 8)
    damage("bad_magic", "id", lambda b: b"\x92" + b[1:])
    damage("empty_file", "id", lambda b: b"")
    damage("broken_header_literal", "vec", lambda b: b.replace(b"'fortran_order': False", b"'fortran_order': Maybe"))


_accepted()
_refused()
_damaged()
