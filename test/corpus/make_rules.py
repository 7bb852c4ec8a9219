"""The smaller rules of each format, one case each: names, nulls and defaults, ranges, forms of values, what stands around the rows."""
import gzip
import json

import numpy as np
import pyarrow as pa

from support import PK, SIMPLE, VEC, accept, data_path, field, pack, refuse

V = [1.0, 2.0]
GOOD = '{"id": 1, "text": "a", "vec": [1, 2]}'
LAST = '{"id": 3, "text": "c", "vec": [3, 4]}'
TWO = [{"id": 1, "text": "a", "vec": [1.0, 2.0]}, {"id": 3, "text": "c", "vec": [3.0, 4.0]}]
CSV = 'id,text,vec\n1,a,"[1, 2]"\n3,c,"[3, 4]"\n'
OPTIONAL_DOC = [PK, field("doc", "JSON", nullable=True), VEC]
EVERY = [
    ("flag", "Bool", {}, True), ("i8", "Int8", {}, -8), ("i16", "Int16", {}, 300), ("i32", "Int32", {}, -70000), ("i64", "Int64", {}, 2**53 + 1),
    ("f32", "Float", {}, 0.5), ("f64", "Double", {}, 1e300), ("name", "VarChar", {"max_length": 9}, "ü"), ("body", "Text", {}, None),
    ("doc", "JSON", {}, None), ("tags", "Array", {"element": "Int8", "max_capacity": 2}, None), ("bits", "BinaryVector", {"dim": 8}, None),
    ("half", "Float16Vector", {"dim": 2}, None), ("brain", "BFloat16Vector", {"dim": 2}, None), ("small", "Int8Vector", {"dim": 2}, None),
    ("sparse", "SparseFloatVector", {}, None), ("floats", "FloatVector", {"dim": 2}, None),
]
NULLABLE = [field(n, t, nullable=True, **p) for n, t, p, _ in EVERY]
DEFAULTS = [field(n, t, nullable=True, default=d, **p) for n, t, p, d in EVERY if d is not None]


def rows_file(fmt, case, rows):
    data_path(fmt, case).write_text("[" + ",\n".join(rows) + "]\n" if fmt == "json" else "".join(f"{r}\n" for r in rows))


def simple(value, key="text"):
    values = {"id": "2", "text": '"b"', "vec": "[1, 2]", key: value}
    return "{" + ", ".join(f'"{k}": {v}' for k, v in values.items()) + "}"


def one(value):
    return f'{{"id": 2, "x": {value}, "vec": [1, 2]}}'


def spec(kind, **more):
    return [PK, field("x", kind, **more), VEC]


TAGS = dict(element="Int8", max_capacity=4)
# case, schema, the bad row, field, words
BAD_ROWS = [
    ("key_case_differs", SIMPLE, '{"id": 2, "Text": "b", "vec": [1, 2]}', "text", ["value of field 'text' is missed", "the row has a key 'Text'"]),
    ("key_twice", SIMPLE, '{"id": 2, "text": "b", "vec": [1, 2], "text": "c"}', "text", ["duplicated key is not allowed, key=text"]),
    ("bool_as_text", SIMPLE, simple("true"), "text", ["expected type 'VarChar' for field 'text', got type 'bool' with value 'true'"]),
    ("list_as_text", SIMPLE, simple('["b"]'), "text", ["got type '[]interface {}'"]),
    ("object_as_text", SIMPLE, simple('{"b": 1}'), "text", ["got type 'map[string]interface {}'"]),
    ("vector_as_text", SIMPLE, simple('"[1, 2]"', "vec"), "vec", ["expected type 'FloatVector' for field 'vec', got type 'string'"]),
    ("vector_of_texts", SIMPLE, simple('["1", "2"]', "vec"), "vec", ["expected type 'FloatVector'", "[]interface {}"]),
    ("vector_null", SIMPLE, simple("null", "vec"), "vec", ["got type '<nil>' with value '<nil>'"]),
    ("text_as_bool", spec("Bool"), one('"true"'), "x", ["expected type 'Bool'", "got type 'string'"]),
    ("int_with_exponent", spec("Int64"), one("1e3"), "x", ["expected type 'Int64'", "1e3"]),
    ("int16_overflow", spec("Int16"), one("-32769"), "x", ["value '-32769' is out of range"]),
    ("int32_overflow", spec("Int32"), one("2147483648"), "x", ["value '2147483648' is out of range"]),
    ("double_overflow", spec("Double"), one("1e400"), "x", ["value '1e400' is not a number or infinity"]),
    ("json_text_broken", spec("JSON"), one('"{a}"'), "x", ["expected type 'JSON'"]),
    ("json_null", spec("JSON"), one("null"), "x", ["expected type 'JSON' for field 'x', got type '<nil>'"]),
    ("array_as_text", spec("Array", **TAGS), one('"[1]"'), "x", ["expected type 'Array'", "got type 'string'"]),
    ("array_element_overflow", spec("Array", **TAGS), one("[1, 300]"), "x", ["value '300' is out of range"]),
    ("array_of_lists", spec("Array", **TAGS), one("[[1]]"), "x", ["expected element type 'Int8' in array field"]),
    ("float_array_overflow", spec("Array", element="Float", max_capacity=4), one("[1, 1e39]"), "x", ["value '1e39' is not a number or infinity"]),
    ("binary_base64_in_json", spec("BinaryVector", dim=16), one('"AAA="'), "x", ["expected type 'BinaryVector'", "got type 'string'"]),
    ("text_null", spec("Text"), one("null"), "x", ["expected type 'Text' for field 'x', got type '<nil>'"]),
]

def _json():
    for fmt in ("json", "jsonl"):
        for case, fields, bad, at, words in BAD_ROWS:
            good = GOOD if fields is SIMPLE else None
            rows = [good, bad, LAST] if good else [bad]
            rows_file(fmt, case, rows)
            refuse(fmt, case, fields, *words, row=1 if good else 0, line=2 if good else 1, at=at)
        docs = ["7", "-0.5", "true", "[]", '"null"', '"\\"a text\\""', '" [1] "', "null"]
        stored = [7, -0.5, True, [], None, "a text", [1], None]
        rows_file(fmt, "json_of_every_kind", [f'{{"id": {i}, "doc": {d}, "vec": [1, 2]}}' for i, d in enumerate(docs)])
        accept(fmt, "json_of_every_kind", OPTIONAL_DOC, [{"id": i, "doc": d, "vec": V} for i, d in enumerate(stored)])
        nulls = ["{" + ", ".join([f'"id": {i}', *(f'"{n}": null' for n, *_ in EVERY if i)]) + "}" for i in (0, 1)]
        rows_file(fmt, "nulls_of_every_type", nulls)
        accept(fmt, "nulls_of_every_type", [PK, *NULLABLE], [{"id": i} for i in (0, 1)])
        rows_file(fmt, "defaults_of_every_type", [r[:-1] + ', "vec": [1, 2]}' for r in nulls])
        accept(fmt, "defaults_of_every_type", [PK, *DEFAULTS, VEC], [{"id": i, "vec": V} for i in (0, 1)])
        wide = {"json": "\ufeff[" + GOOD + "," + LAST + "]", "jsonl": f"\ufeff{GOOD}\n{LAST}"}[fmt]
        data_path(fmt, "byte_order_mark").write_text(wide)
        accept(fmt, "byte_order_mark", SIMPLE, TWO)
    _around_the_rows()


def _around_the_rows():
    def json_file(case, text, *words, **more):
        data_path("json", case).write_text(text)
        refuse("json", case, SIMPLE, *words, **more)

    json_file("second_root_key", f'{{"rows": [{GOOD}], "more": 1}}', "failed to decode JSON", line=1)
    json_file("text_behind_the_end", f"[{GOOD}]\n[{LAST}]", "failed to decode JSON", line=2)
    json_file("text_behind_the_root", f'{{"rows": [{GOOD}]}} x', "failed to decode JSON", line=1)
    json_file("no_comma", f"[{GOOD}\n{LAST}]", "failed to decode JSON", line=2)
    json_file("root_key_without_value", '{"rows"', "failed to decode JSON", line=1)
    json_file("blanks_only", " \n\t ", "init failed, failed to decode JSON, error: EOF")
    for case, text in [("empty_object", "{}"), ("empty_object_with_blanks", " { } \n")]:
        data_path("json", case).write_text(text)
        accept("json", case, SIMPLE, [])
    data_path("jsonl", "two_rows_on_a_line").write_text(f"{GOOD} {LAST}\n")
    refuse("jsonl", "two_rows_on_a_line", SIMPLE, "failed to decode JSON", line=1)
    data_path("jsonl", "stray_brace").write_text(f"{GOOD}\n}}\n{LAST}\n")
    refuse("jsonl", "stray_brace", SIMPLE, "failed to decode JSON", row=1, line=2)
    data_path("jsonl", "blanks_only").write_text(" \n\n\t\r\n")
    accept("jsonl", "blanks_only", SIMPLE, [])


def _packed():
    """Packed files, and by them values that would be too long for this folder."""
    packers = {".gz": lambda b: gzip.compress(b, mtime=0), ".zst": lambda b: pa.compress(b, codec="zstd", asbytes=True)}
    texts = {"json": f"[{GOOD},\n{LAST}]", "jsonl": f"{GOOD}\n{LAST}\n", "csv": CSV}
    for fmt, text in texts.items():
        for ending, make in packers.items():
            ext = f".{fmt}{ending}"
            data_path(fmt, f"packed{ending.replace('.', '_')}", ext).write_bytes(make(text.encode()))
            accept(fmt, f"packed{ending.replace('.', '_')}", SIMPLE, TWO, ext=ext)
    for ending, make in packers.items():
        name, ext = ending.replace(".", "_"), f".jsonl{ending}"
        whole = make(texts["jsonl"].encode())
        data_path("jsonl", f"packed_members{name}", ext).write_bytes(make(f"{GOOD}\n".encode()) + make(b"") + make(LAST.encode()))
        accept("jsonl", f"packed_members{name}", SIMPLE, TWO, ext=ext)
        for case, data in {"truncated": whole[:-3], "garbage_behind": whole + b"garbage", "not_packed": texts["jsonl"].encode()}.items():
            data_path("jsonl", f"packed_{case}{name}", ext).write_bytes(data)
            refuse("jsonl", f"packed_{case}{name}", SIMPLE, "failed to decompress the file, error: ", ext=ext)
    def long(case, fields, value, *words):
        rows = [one("1" if fields is not LONG_TEXT else '"a"').replace('"id": 2', '"id": 1'), one(value)]
        data_path("jsonl", case, ".jsonl.gz").write_bytes(packers[".gz"]("\n".join(rows).encode()))
        refuse("jsonl", case, fields, *words, row=1, line=2, at="x", ext=".jsonl.gz")

    long("json_too_long", spec("JSON"), json.dumps("[" + "1," * 40_000 + "1]"), "value length(80003)", "exceeds max_length(65536)")
    long("text_too_long", LONG_TEXT, json.dumps("ü" * 2**20 + "x"), "value length(2097153)", "exceeds max_length(2097152)")


LONG_TEXT = spec("Text")


def _csv():
    def yes(case, text, rows, fields=SIMPLE, **more):
        data_path("csv", case).write_bytes(text if isinstance(text, bytes) else text.encode())
        accept("csv", case, fields, rows, **more)

    def no(case, text, *words, fields=SIMPLE, **more):
        data_path("csv", case).write_bytes(text if isinstance(text, bytes) else text.encode())
        refuse("csv", case, fields, *words, **more)

    yes("byte_order_mark", "\ufeff" + CSV, TWO)
    yes("byte_order_mark_and_quotes", '\ufeff"id",text,vec\n1,a,"[1, 2]"\n3,c,"[3, 4]"\n', TWO)
    yes("separator_of_two_bytes", CSV.replace(",", "¦").replace("¦ ", ", "), TWO, options={"sep": "¦"})
    yes("separator_is_the_first_character", CSV.replace(",", "|").replace("| ", ", "), TWO, options={"sep": "|,;"})
    no("column_twice", 'id,text,text,vec\n1,a,b,"[1, 2]"\n', "duplicated column in the csv header: 'text'", line=1, at="text")
    no("header_with_blank", 'id, text,vec\n1,a,"[1, 2]"\n', "value of field is missed: 'text'", at="text")
    x = "id,x,vec\n"

    def cell(text):
        return f'1,{text},"[1, 2]"\n'

    for case, kind, more, text, words in [
        ("array_with_more_behind", "Array", TAGS, '"[1] x"', ["expected type 'Array'"]),
        ("array_null_text", "Array", TAGS, "null", ["expected type 'Array' for field 'x', got type '<nil>'"]),
        ("array_null_element", "Array", TAGS, '"[1, null]"', ["expected element type 'Int8'"]),
        ("array_element_too_long", "Array", dict(element="VarChar", max_capacity=4, max_length=2), '"[""abc""]"', ["exceeds max_length(2)"]),
        ("vector_null_element", "FloatVector", {"dim": 2}, '"[1, null]"', ["expected type 'FloatVector'"]),
        ("empty_vector", "FloatVector", {"dim": 2}, "[]", ["expected dim '2'", "got dim '0'"]),
        ("vector_and_more", "FloatVector", {"dim": 2}, '"[1, 2] 3"', ["expected type 'FloatVector'"]),
        ("json_empty_cell", "JSON", {}, "", ["expected type 'JSON'"]),
        ("int_empty_cell", "Int32", {}, "", ["expected type 'Int32' for field 'x', got type 'string' with value ''"]),
        ("float_empty_cell", "Float", {}, "", ["expected type 'Float'"]),
        ("float_overflow", "Float", {}, "3.5e38", ["value '3.5e38' is not a number or infinity"]),
        ("int_with_exponent", "Int64", {}, "1e3", ["expected type 'Int64'"]),
        ("int_in_hex", "Int64", {}, "0x10", ["expected type 'Int64'"]),
        ("int16_overflow", "Int16", {}, "32768", ["value '32768' is out of range"]),
        ("bool_in_mixed_case", "Bool", {}, "tRUE", ["expected type 'Bool'"]),
        ("binary_null", "BinaryVector", {"dim": 8}, "null", ["expected type 'BinaryVector'"]),
    ]:
        no(case, x + cell(text), *words, fields=spec(kind, **more), row=0, line=2, at="x")
    no("text_not_utf8", x.encode() + b'1,a\xff,"[1, 2]"\n', "field 'x' contains invalid UTF-8 data", fields=spec("Text"), row=0, line=2, at="x")
    no("ignored_column_not_utf8", b'id,text,vec,more\n1,a,"[1, 2]",\xff\n', "invalid UTF-8", row=0, line=2, at="more")
    no("nullkey_not_nullable", x + cell("NULL"), "expected type 'Int32'", fields=spec("Int32"), row=0, line=2, at="x", options={"nullkey": "NULL"})
    head = ",".join(["id", *(n for n, *_ in EVERY)])
    cells = "\n".join(",".join([str(i), *["\\N"] * len(EVERY)]) for i in (0, 1))
    yes("nulls_of_every_type", f"{head}\n{cells}\n", [{"id": i} for i in (0, 1)], [PK, *NULLABLE], options={"nullkey": "\\N"})
    names = [f["fieldName"] for f in DEFAULTS]
    yes("defaults_of_every_type", ",".join(["id", *names, "vec"]) + "\n0" + "," * len(names) + ',"[1, 2]"\n', [{"id": 0, "vec": V}], [PK, *DEFAULTS, VEC])
    yes("defaults_of_columns_that_lack", 'id,vec\n0,"[1, 2]"\n', [{"id": 0, "vec": V}], [PK, *DEFAULTS, VEC])
    docs = ["7", "null", '"""a text"""', "  [ 1 ]  ", "-0.5"]
    yes("json_of_every_kind", "id,doc,vec\n" + "".join(f'{i},{d},"[1, 2]"\n' for i, d in enumerate(docs)),
        [{"id": i, "doc": d, "vec": V} for i, d in enumerate([7, None, "a text", [1], -0.5])], OPTIONAL_DOC)


def _numpy():
    base = {"id": np.arange(3), "text": np.array(["a", "b", "c"]), "vec": np.array([V] * 3, "f4")}
    stored = [{"id": i, "text": "abc"[i], "vec": V} for i in range(3)]

    def save(case, arrays):
        folder = data_path("numpy", case)
        for name, array in arrays.items():
            np.save(folder / f"{name}.npy", array)
        return folder

    def yes(case, spec_, array, values, **more):
        save(case, {"id": base["id"], "vec": base["vec"], "x": array})
        accept("numpy", case, [PK, spec_, VEC], [{"id": i, "x": v, "vec": V} for i, v in enumerate(values)], **more)

    def no(case, spec_, array, *words, **more):
        save(case, {"id": base["id"], "vec": base["vec"], "x": array})
        refuse("numpy", case, [PK, spec_, VEC], *words, at="x", **more)

    for kind, bits in {"Int8": 8, "Int16": 16, "Int32": 32, "Int64": 64}.items():
        for width in (1, 2, 4, 8):
            if width * 8 > bits:
                continue
            top = 2 ** (width * 8 - 1) - 1
            yes(f"{kind.lower()}_of_i{width}", field("x", kind), np.array([0, top, -top - 1], f">i{width}"), [0, top, -top - 1])
            top = min(2 ** (width * 8), 2 ** (bits - 1)) - 1
            yes(f"{kind.lower()}_of_u{width}", field("x", kind), np.array([0, 1, top], f"<u{width}"), [0, 1, top])
        no(f"{kind.lower()}_of_u{bits // 8}_overflow", field("x", kind), np.array([0, 2 ** (bits - 1), 1], f">u{bits // 8}"),
           f"value '{2 ** (bits - 1)}' is out of range", row=1)
    for kind in ("Float", "Double"):
        for dtype in ("<f2", ">f2", "f4", *(["f8"] if kind == "Double" else [])):
            yes(f"{kind.lower()}_of_{dtype.replace('>', 'big_endian_').replace('<', '')}", field("x", kind), np.array([0.5, -65504, 2**-24], dtype),
                [float(x) for x in np.array([0.5, -65504, 2**-24], dtype)])
    for dtype in ("f2", ">f2", "f4", ">f4", "f8", ">f8"):
        for order in ("C", "F"):
            name = f"floats_of_{dtype.replace('>', 'big_endian_')}_{'fortran' if order == 'F' else 'c'}"
            array = np.array([[0.5, -1, 7], [2, 100, 0.25], [3, 4, 5]], dtype, order=order)
            yes(name, field("x", "FloatVector", dim=3), array, array.astype("f4").tolist())
    number = np.array([[1, -2], [3, 0.1], [4, 5]], "f8")
    for kind in ("Float16Vector", "BFloat16Vector"):
        rows = [pack(kind, r) for r in number]
        raw = np.array([list(r) for r in rows], "u1")
        yes(f"{kind.lower()}_fortran_bytes", field("x", kind, dim=2), np.asfortranarray(raw), rows)
        yes(f"{kind.lower()}_fortran_f8", field("x", kind, dim=2), np.asfortranarray(number), rows)
        half = number.astype("f2")
        yes(f"{kind.lower()}_of_big_endian_f2", field("x", kind, dim=2), half.astype(">f2"), [pack(kind, r) for r in half.astype("f8")])
    no("float_nan", field("x", "Float"), np.array([1, np.nan, 2], "f4"), "is not a number or infinity", row=1)
    no("float_of_f8", field("x", "Float"), np.zeros(3, "f8"), "expected element type 'Float'", "Double")
    no("float_of_ints", field("x", "Float"), np.zeros(3, "i4"), "expected element type 'Float'", "Int32")
    no("int_of_floats", field("x", "Int64"), np.zeros(3, "f4"), "expected element type 'Int64'", "Float")
    no("datetime_dtype", field("x", "Int64"), np.array(["2024-01-01"] * 3, "M8[us]"), "expected element type 'Int64'")
    no("struct_dtype", field("x", "Int64"), np.zeros(3, [("a", "i8")]), "is not supported")
    no("void_dtype", field("x", "VarChar", max_length=9), np.zeros(3, "V3"), "is not supported")
    no("bool_of_bytes", field("x", "Bool"), np.zeros(3, "u1"), "expected element type 'Bool'", "UInt8")
    no("bool_of_two", field("x", "Bool"), np.array([0, 2, 1], "u1").view("?"), "expected type 'Bool'", row=1)
    no("vector_with_three_axes", field("x", "FloatVector", dim=2), np.zeros((3, 2, 1), "f4"), "expected shape '2'", "got shape '3'")
    no("strings_for_numbers", field("x", "Int64"), np.array(["1", "2", "3"]), "expected element type 'Int64'", "VarChar")

    texts = field("x", "VarChar", max_length=6)
    yes("byte_strings_empty", texts, np.array([b"", b"a", b""], "S4"), ["", "a", ""])
    yes("byte_strings_with_nul_inside", texts, np.array([b"a\0b", b"\0c", b"d"], "S4"), ["a\0b", "\0c", "d"])
    yes("unicode_with_nul_inside", texts, np.array(["a\0b", "\0c", "ü"], "U4"), ["a\0b", "\0c", "ü"])
    yes("big_endian_unicode", texts, np.array(["ü", "東京", "🦋"], ">U2"), ["ü", "東京", "🦋"])
    no("byte_string_too_long", texts, np.array([b"a", b"bcdefgh", b""], "S8"), "value length(7)", "exceeds max_length(6)", row=1)
    yes("json_of_bytes", field("x", "JSON"), np.array([b'{"a": 1}', b"7", b" [null] "]), [{"a": 1}, 7, [None]])
    yes("text_of_bytes", field("x", "Text"), np.array(["ü".encode(), b"", b"long " * 20]), ["ü", "", "long " * 20])
    for kind in "SU":
        folder = save(f"strings_of_no_width_{kind.lower()}", {"id": base["id"], "vec": base["vec"], "x": np.zeros(3, f"{kind}1")})
        data = (folder / "x.npy").read_bytes()
        (folder / "x.npy").write_bytes(data[: -3 * (4 if kind == "U" else 1)].replace(f"{kind}1'".encode(), f"{kind}0'".encode()))
        refuse("numpy", f"strings_of_no_width_{kind.lower()}", [PK, texts, VEC], "failed to get max length 0 of varchar from numpy file header", at="x")

    save("optional_files_missing_of_every_type", {"id": base["id"]})
    accept("numpy", "optional_files_missing_of_every_type", [PK, *NULLABLE], [{"id": i} for i in range(3)])
    save("defaults_of_every_type", {"id": base["id"], "vec": base["vec"]})
    accept("numpy", "defaults_of_every_type", [PK, *DEFAULTS, VEC], [{"id": i, "vec": V} for i in range(3)])
    save("array_without_file", {"id": base["id"], "vec": base["vec"]})
    refuse("numpy", "array_without_file", [PK, field("x", "Array", element="Int8", max_capacity=2), VEC],
           "unsupported importing numpy files for collection with data type: Array", at="x")
    save("file_name_case", {"id": base["id"], "Text": base["text"], "vec": base["vec"]})
    refuse("numpy", "file_name_case", SIMPLE, "no file for field: text", "Text.npy", at="text")
    folder = save("in_two_folders", {})
    for name, array in base.items():
        (folder / name[0]).mkdir(exist_ok=True)
        np.save(folder / name[0] / f"{name}.npy", array)
    accept("numpy", "in_two_folders", SIMPLE, stored)
    folder = save("one_name_twice", base)
    (folder / "more").mkdir()
    np.save(folder / "more" / "text.npy", base["text"])
    refuse("numpy", "one_name_twice", SIMPLE, "there are multiple files for field: text", at="text")
    _shorter(save)


def _shorter(save):
    """Column files that lack whole batches of a reader: each is seen before a row is read."""
    many = {"id": np.arange(3000), "text": np.array(["t"] * 3000, "S1"), "vec": np.zeros((3000, 2), "f4")}
    for name in many:
        case = f"misaligned_by_batches_{name}"
        save(case, {**many, name: many[name][:2000]})
        refuse("numpy", case, SIMPLE, "imported rows are not aligned", "'2000' rows", "'3000' rows")
        case = f"truncated_by_batches_{name}"
        folder = save(case, many)
        data = (folder / f"{name}.npy").read_bytes()
        (folder / f"{name}.npy").write_bytes(data[: -1000 * many[name][0].nbytes])
        refuse("numpy", case, SIMPLE, f"{name}.npy", f"the numpy file of field '{name}' is truncated", at=name)


_json()
_packed()
_csv()
_numpy()
