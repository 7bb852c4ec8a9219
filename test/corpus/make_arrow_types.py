"""Parquet: every Arrow type that pyarrow can write for a field that takes it, with exact rows, and every kind that is refused."""
import datetime
import decimal
import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from support import PK, VEC, accept, data_path, field, pack, refuse

INTS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
FLOATS = ["float16", "float32", "float64"]
V = [1.0, 2.0]
BITS = {"Int8": 8, "Int16": 16, "Int32": 32, "Int64": 64}
VIEWS = {"list": pa.list_, "large_list": pa.large_list, "list_view": pa.list_view, "large_list_view": pa.large_list_view}


def arrow(name):
    return getattr(pa, name)()


def write(case, fields, columns, **how):
    """The columns with what every collection has: a key and a vector. Gives the schema."""
    count = len(next(iter(columns.values())))
    all_columns = {"id": pa.array(range(count), pa.int64()), **columns}
    schema = [PK, *fields]
    if not any(is_vector(f) for f in fields):
        schema.append(VEC)
        all_columns["vec"] = pa.array([V] * count, pa.list_(pa.float32()))
    pq.write_table(pa.table(all_columns), data_path("parquet", case), **how)
    return schema


def is_vector(spec):
    return spec["dataType"].endswith("Vector")


def yes(case, fields, values, columns, **how):
    """`values`: of each field, what its column stands for. A collection has at most ten vectors: more make several cases."""
    vectors = [f for f in fields if is_vector(f)]
    if len(vectors) > 10:
        for i in range(0, len(vectors), 10):
            yes(f"{case}_{i // 10 + 1}", fields[i : i + 10], values, columns, **how)
        return
    names = [f["fieldName"] for f in fields]
    schema = write(case, fields, {name: columns[name] for name in names if name in columns}, **how)
    count = len(values[names[0]])
    accept("parquet", case, schema, [{"id": i, "vec": V, **{name: values[name][i] for name in names}} for i in range(count)])


def no(case, spec, column, *words, row=None):
    schema = write(case, [spec], {spec["fieldName"]: column})
    refuse("parquet", case, schema, *words, row=row, at=spec["fieldName"])


def kinds_of_list(values, element):
    """The same lists as every kind of list, and those of one length as two more."""
    out = {name: pa.array(values, make(element)) for name, make in VIEWS.items()}
    if len({len(v) for v in values if v is not None}) == 1:
        width = next(len(v) for v in values if v is not None)
        out["fixed_size_list"] = pa.array(values, pa.list_(element, width))
        if all(v is not None for v in values) and element in (pa.float32(), pa.float64()):
            out["tensor"] = pa.ExtensionArray.from_storage(pa.fixed_shape_tensor(element, [width]), out["fixed_size_list"])
    return out


def _numbers():
    fields, values, columns = [], {}, {}
    for kind, bits in BITS.items():
        for name in INTS:
            width = int(name.lstrip("uint"))
            if width > bits:
                continue
            signed = name[0] != "u"
            top = 2 ** (width - 1) - 1 if signed else min(2**width, 2 ** (bits - 1)) - 1
            bottom = -(2 ** (width - 1)) if signed else 0
            at = f"{kind.lower()}_of_{name}"
            fields.append(field(at, kind))
            values[at] = [0, 1, top, bottom]
            columns[at] = pa.array(values[at], arrow(name))
    yes("integers_of_every_width", fields, values, columns)
    fields, values, columns = [], {}, {}
    for kind in ("Float", "Double"):
        for name in INTS + FLOATS:
            at = f"{kind.lower()}_of_{name}"
            # Of 64 bits: just above the middle of two float32, which rounding to a double first would put onto it.
            numbers = [0, 1, 100, 2**60 + 2**36 + 1 if name.endswith("int64") else 7] if "int" in name else [0.0, -1.5, 65504.0, 0.25]
            array = np.array(numbers, arrow(name).to_pandas_dtype())
            fields.append(field(at, kind))
            values[at] = [float(x) for x in array.astype("f4" if kind == "Float" else "f8")]
            columns[at] = pa.array(array)
    yes("floats_of_every_number", fields, values, columns)
    yes("floats_of_every_number_plain", fields, values, columns, use_dictionary=False, data_page_version="2.0")
    names = ["float16", "float64", "int64"]
    dictionaries = {f"d_{n}": pa.array(np.array([1, 2, 1], arrow(n).to_pandas_dtype())) for n in ("float64", "int64")}
    dictionaries = {n: a.dictionary_encode() for n, a in dictionaries.items()}
    yes("dictionaries_of_numbers", [field("d_float64", "Double"), field("d_int64", "Int64")],
        {"d_float64": [1.0, 2.0, 1.0], "d_int64": [1, 2, 1]}, dictionaries)
    split = {f"s_{n}": pa.array(np.array([1, 2, 3], arrow(n).to_pandas_dtype())) for n in names}
    yes("byte_stream_split_of_halves", [field("s_float16", "Float"), field("s_float64", "Double"), field("s_int64", "Int64")],
        {"s_float16": [1.0, 2.0, 3.0], "s_float64": [1.0, 2.0, 3.0], "s_int64": [1, 2, 3]}, split,
        use_dictionary=False, column_encoding={n: "BYTE_STREAM_SPLIT" for n in split})


def _strings():
    texts = ["a", "", "ü, 東京 🦋"]
    kinds = {name: pa.array(texts, arrow(name)) for name in ("string", "large_string", "string_view")}
    kinds["dictionary"] = pa.array(texts).dictionary_encode()
    kinds["dictionary_int8"] = pa.DictionaryArray.from_arrays(pa.array([0, 1, 2], pa.int8()), pa.array(texts))
    kinds["dictionary_large"] = pa.DictionaryArray.from_arrays(pa.array([0, 1, 2], pa.int32()), pa.array(texts, pa.large_string()))
    fields = [field(n, "Text" if n == "large_string" else "VarChar", **({} if n == "large_string" else {"max_length": 40})) for n in kinds]
    yes("strings_of_every_kind", fields, dict.fromkeys(kinds, texts), kinds)
    docs = [{"a": 1}, [1, None], 7.5]
    text = pa.array([json.dumps(d) for d in docs])
    kinds = {"string": text, "large_string": text.cast(pa.large_string()), "string_view": text.cast(pa.string_view()),
             "dictionary": text.dictionary_encode(), "extension": pa.ExtensionArray.from_storage(pa.json_(pa.string()), text)}
    yes("json_of_every_kind", [field(n, "JSON") for n in kinds], dict.fromkeys(kinds, docs), kinds)
    sparse = pa.array(['{"1": 0.5}', "{}", '{"indices": [3], "values": [1]}'])
    kinds = {"string": sparse, "large_string": sparse.cast(pa.large_string()), "string_view": sparse.cast(pa.string_view()),
             "dictionary": sparse.dictionary_encode()}
    yes("sparse_of_every_string", [field(n, "SparseFloatVector") for n in kinds], dict.fromkeys(kinds, [{1: 0.5}, {}, {3: 1.0}]), kinds)


def _bools():
    flags = [True, False, True]
    yes("bools_and_lists_of_them", [field("flag", "Bool"), field("dictionary", "Bool"), field("flags", "Array", element="Bool", max_capacity=3)],
        {"flag": flags, "dictionary": flags, "flags": [[True, False], [], [True]]},
        {"flag": pa.array(flags), "dictionary": pa.array(flags).dictionary_encode(), "flags": pa.array([[True, False], [], [True]])})


def _float_vectors():
    for name in INTS + FLOATS:
        rows = [[0, 1], [2, 100], [7, 0]]
        kinds = kinds_of_list([np.array(r, arrow(name).to_pandas_dtype()) for r in rows], arrow(name))
        yes(f"float_vectors_of_{name}", [field(n, "FloatVector", dim=2) for n in kinds], dict.fromkeys(kinds, rows), kinds)
    exact = [[2**60 + 2**36 + 1, 0]]
    yes("float_vectors_rounded_once", [field("vec", "FloatVector", dim=2)], {"vec": [[float(np.float32(2**60 + 2**37)), 0.0]]},
        {"vec": pa.array(exact, pa.list_(pa.int64()))})
    some = [[0.5, 1.0], None, [7.0, 0.1]]
    for name in ("float32", "float64", "float16"):
        rows = [r and [float(np.float32(x)) for x in np.array(r, arrow(name).to_pandas_dtype())] for r in some]
        kinds = kinds_of_list([r and np.array(r, arrow(name).to_pandas_dtype()) for r in some], arrow(name))
        yes(f"nullable_float_vectors_of_{name}", [field(n, "FloatVector", nullable=True, dim=2) for n in kinds], dict.fromkeys(kinds, rows), kinds)


def _byte_vectors():
    specs = {"BinaryVector": 16, "Float16Vector": 3, "BFloat16Vector": 3}
    numbers = {"BinaryVector": [[0, 255], [1, 2], [170, 85]], "Float16Vector": [[0, 1, -2.5], [65504, 0.1, 3], [1, 2, 3]],
               "BFloat16Vector": [[0, 1, -2.5], [3e38, 0.1, 3], [1, 2, 3]]}
    for kind, dim in specs.items():
        rows = [pack(kind, n) for n in numbers[kind]]
        width = len(rows[0])
        kinds = {name: pa.array(rows, arrow(name)) for name in ("binary", "large_binary", "binary_view")}
        kinds["fixed_size_binary"] = pa.array(rows, pa.binary(width))
        kinds["dictionary"] = pa.array(rows, pa.binary()).dictionary_encode()
        kinds["fixed_dictionary"] = pa.array(rows, pa.binary(width)).dictionary_encode()
        kinds |= {f"{n}_uint8": a for n, a in kinds_of_list([list(r) for r in rows], pa.uint8()).items()}
        if kind != "BinaryVector":
            for name in FLOATS:
                if kind == "BFloat16Vector" and name == "float16":
                    continue
                lists = [np.array(n, "f8" if name == "float64" else "f4").astype(arrow(name).to_pandas_dtype()) for n in numbers[kind]]
                kinds |= {f"{n}_{name}": a for n, a in kinds_of_list(lists, arrow(name)).items()}
        case = f"{kind.lower()}s_of_every_kind"
        yes(case, [field(n, kind, dim=dim) for n in kinds], dict.fromkeys(kinds, rows), kinds)
        fixed = kinds["fixed_size_binary"]
        fields = [field("vec", kind, dim=dim)]
        for encoding in ("PLAIN", "BYTE_STREAM_SPLIT", "DELTA_BYTE_ARRAY"):
            yes(f"{case[:-14]}_{encoding.lower()}", fields, {"vec": rows}, {"vec": fixed}, use_dictionary=False, data_page_version="2.0",
                column_encoding={"vec": encoding}, row_group_size=2)
        some = [rows[0], None, rows[2]]
        kinds = {"binary": pa.array(some), "fixed_size_binary": pa.array(some, pa.binary(width)), "list": pa.array([r and list(r) for r in some], pa.list_(pa.uint8())),
                 "fixed_size_list": pa.array([r and list(r) for r in some], pa.list_(pa.uint8(), width))}
        yes(f"nullable_{kind.lower()}s", [field(n, kind, nullable=True, dim=dim) for n in kinds], dict.fromkeys(kinds, some), kinds)
    rows = [[0, 127], [-128, 1], None]
    kinds = kinds_of_list(rows, pa.int8())
    yes("int8_vectors_of_every_list", [field(n, "Int8Vector", nullable=True, dim=2) for n in kinds],
        dict.fromkeys(kinds, [r and pack("Int8Vector", r) for r in rows]), kinds)


def _arrays():
    fields, values, columns = [], {}, {}

    def add(name, element, rows, column, stored=None):
        fields.append(field(name, "Array", element=element, nullable=True, max_capacity=4, **({"max_length": 9} if element == "VarChar" else {})))
        values[name] = stored or rows
        columns[name] = column

    for element, names in {"Int8": ["int8", "uint8"], "Int16": ["uint8", "int16"], "Int32": ["int16", "uint32"], "Int64": ["int8", "uint64"]}.items():
        for name in names:
            rows = [[1, 2, 100], [], None]
            add(f"{element.lower()}_of_{name}", element, rows, pa.array(rows, pa.list_(arrow(name))))
    for element in ("Float", "Double"):
        for name in ("int64", "float16", "float32", "float64"):
            lists = [np.array([1, 2], arrow(name).to_pandas_dtype()), np.array([], arrow(name).to_pandas_dtype()), None]
            add(f"{element.lower()}_of_{name}", element, [[1.0, 2.0], [], None], pa.array(lists, pa.list_(arrow(name))))
    rows = [["a", "", "ü"], [], None]
    for name in ("string", "large_string", "string_view"):
        add(f"varchar_of_{name}", "VarChar", rows, pa.array(rows, pa.list_(arrow(name))))
    dictionary = pa.array(["a", "", "ü"]).dictionary_encode()
    listed = pa.ListArray.from_arrays(pa.array([0, 3, None, 3], pa.int32()), dictionary)
    add("varchar_of_dictionary", "VarChar", rows, listed)
    for name, make in VIEWS.items():
        add(f"int64_of_{name}", "Int64", [[1, 2], [], None], pa.array([[1, 2], [], None], make(pa.int64())))
    add("int64_of_fixed_size_list", "Int64", [[1, 2], [3, 4], None], pa.array([[1, 2], [3, 4], None], pa.list_(pa.int64(), 2)))
    add("int64_of_null_lists", "Int64", [[], [], None], pa.array([[], [], None], pa.list_(pa.null())))
    yes("arrays_of_every_list", fields, values, columns)
    yes("arrays_of_every_list_small_pages", fields, values, columns, data_page_size=1, write_batch_size=1, use_dictionary=False)


def _nulls():
    types = [field("bool", "Bool"), field("int8", "Int8"), field("int64", "Int64"), field("float", "Float"), field("double", "Double"),
             field("varchar", "VarChar", max_length=5), field("text", "Text"), field("json", "JSON"),
             field("array", "Array", element="Int64", max_capacity=3), field("floats", "FloatVector", dim=2), field("bits", "BinaryVector", dim=8),
             field("half", "Float16Vector", dim=2), field("brain", "BFloat16Vector", dim=2), field("small", "Int8Vector", dim=2),
             field("sparse", "SparseFloatVector")]
    nullable = [{**f, "nullable": True} for f in types]
    yes("null_columns_of_every_type", nullable, {f["fieldName"]: [None, None] for f in types}, {f["fieldName"]: pa.nulls(2) for f in types})
    for spec in types:
        no(f"null_column_not_nullable_{spec['fieldName']}", spec, pa.nulls(2), "schema not equal", "type mis-match", "get arrow data type 'null'")
    defaults = {"bool": True, "int8": -8, "int64": 2**53 + 1, "float": 0.5, "double": 1e300, "varchar": "ü"}
    both = [{**f, "nullable": True, "defaultValue": defaults[f["fieldName"]]} for f in types if f["fieldName"] in defaults]
    yes("defaults_of_every_type", both, {f["fieldName"]: [None, None] for f in both}, {f["fieldName"]: pa.nulls(2) for f in both})
    given = [field("n", "Int64")]
    yes("defaults_of_columns_that_lack", [*given, *both], {"n": [1, 2], **{f["fieldName"]: [None, None] for f in both}}, {"n": pa.array([1, 2])})


def _refused():
    one, when = decimal.Decimal("1.5"), datetime.datetime(2024, 2, 29, 12)
    odd = {
        "decimal32": (pa.array([one], pa.decimal32(5, 2)), "decimal(5, 2)", "double", "varchar"),
        "decimal128": (pa.array([one], pa.decimal128(20, 2)), "decimal(20, 2)", "double", "int64", "varchar"),
        "decimal256": (pa.array([one], pa.decimal256(50, 2)), "decimal(50, 2)", "double"),
        "date32": (pa.array([when.date()], pa.date32()), "date32", "int64", "varchar"),
        "date64": (pa.array([when.date()], pa.date64()), "date32", "int64"),
        "time32": (pa.array([when.time()], pa.time32("ms")), "time32[ms]", "int64", "varchar"),
        "time64": (pa.array([when.time()], pa.time64("us")), "time64[us]", "int64"),
        "timestamp_us": (pa.array([when], pa.timestamp("us")), "timestamp[us]", "int64", "varchar"),
        "timestamp_utc": (pa.array([when], pa.timestamp("ms", "UTC")), "timestamp[ms, tz=UTC]", "int64"),
        "map": (pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64())), "map", "json", "array"),
        "struct": (pa.array([{"a": 1, "b": "x"}]), "struct<a: int64, b: utf8>", "json", "vector"),
        "list_of_struct": (pa.array([[{"a": 1}]]), "list<item: struct<a: int64>, nullable>", "json", "array"),
        "list_of_list": (pa.array([[[1]]]), "list<item: list<item: int64, nullable>, nullable>", "array", "vector"),
        "list_of_date": (pa.array([[when.date()]]), "list<item: date32, nullable>", "array"),
        "uuid": (pa.ExtensionArray.from_storage(pa.uuid(), pa.array([b"u" * 16], pa.binary(16))), "uuid", "varchar"),
        "fixed_size_binary": (pa.array([b"abcd"], pa.binary(4)), "fixed_size_binary[4]", "varchar", "int64", "vector"),
    }
    targets = {"int64": (field("x", "Int64"), "int64"), "double": (field("x", "Double"), "float64"),
               "varchar": (field("x", "VarChar", max_length=99), "utf8"), "json": (field("x", "JSON"), "utf8"),
               "array": (field("x", "Array", element="Int64", max_capacity=9), "list<item: int64, nullable>"),
               "vector": (field("x", "FloatVector", dim=2), "list<item: float32, nullable>")}
    for kind, (column, name, *tried) in odd.items():
        for target in tried:
            spec, expected = targets[target]
            no(f"{kind}_as_{target}", spec, column, "schema not equal, err=field 'x' type mis-match",
               f"expect arrow type '{expected}', get arrow data type '{name}'")
    pairs = [
        ("uint8", "int8_vector", field("x", "Int8Vector", dim=2), pa.array([[1, 2]], pa.list_(pa.uint8()))),
        ("bool", "int8", field("x", "Int8"), pa.array([True])),
        ("int8", "bool", field("x", "Bool"), pa.array([1], pa.int8())),
        ("float16", "int8", field("x", "Int8"), pa.array([np.float16(1)])),
        ("uint16", "int8", field("x", "Int8"), pa.array([1], pa.uint16())),
        ("bool", "float_vector", field("x", "FloatVector", dim=2), pa.array([[True, False]])),
        ("binary", "float_vector", field("x", "FloatVector", dim=2), pa.array([b"abcdefgh"])),
        ("list_of_binary", "binary_vector", field("x", "BinaryVector", dim=8), pa.array([[b"a"]])),
        ("list_of_fixed_size_binary", "binary_vector", field("x", "BinaryVector", dim=8), pa.array([[b"a"]], pa.list_(pa.binary(1)))),
        ("string", "binary_vector", field("x", "BinaryVector", dim=8), pa.array(["a"])),
        ("fixed_size_binary", "int8_vector", field("x", "Int8Vector", dim=2), pa.array([b"ab"], pa.binary(2))),
        ("list_of_strings", "array_of_int", field("x", "Array", element="Int64", max_capacity=2), pa.array([["1"]])),
        ("list_of_ints", "array_of_varchar", field("x", "Array", element="VarChar", max_capacity=2, max_length=9), pa.array([[1]])),
        ("list_of_double", "array_of_int", field("x", "Array", element="Int64", max_capacity=2), pa.array([[1.0]])),
        ("list", "sparse", field("x", "SparseFloatVector"), pa.array([[1.0]])),
    ]
    for source, target, spec, column in pairs:
        no(f"{source}_as_{target}", spec, column, "schema not equal", "type mis-match")


def _refused_values():
    def bad(case, spec, values, kind, *words):
        no(case, spec, pa.array(values, kind), *words, row=1)

    for kind, bits in BITS.items():
        bad(f"uint{bits}_overflow", field("x", kind), [1, 2 ** (bits - 1), 2], arrow(f"uint{bits}"), f"value '{2 ** (bits - 1)}' is out of range")
    bad("uint8_overflow_in_array", field("x", "Array", element="Int8", max_capacity=2), [[1], [128], []], pa.list_(pa.uint8()), "value '128' is out of range")
    nan, array = float("nan"), field("x", "Array", element="Float", nullable=True, max_capacity=2)
    bad("float_nan", field("x", "Float"), [1, nan, 2], pa.float32(), "is not a number or infinity")
    bad("float16_infinity", field("x", "Float"), [np.float16(1), np.float16("inf"), np.float16(2)], pa.float16(), "is not a number or infinity")
    bad("double_as_float_overflow", field("x", "Float"), [1, 1e39, 2], pa.float64(), "is not a number or infinity")
    bad("float_array_nan", array, [[1], [2, nan], None], pa.list_(pa.float32()), "is not a number or infinity")
    bad("vector_of_float16_nan", field("x", "FloatVector", dim=2), [[np.float16(1)] * 2, [np.float16(1), np.float16("nan")]], pa.list_(pa.float16()), "is not a number or infinity")
    bad("nullable_vector_nan", field("x", "FloatVector", nullable=True, dim=2), [None, [1, nan]], pa.list_(pa.float64()), "is not a number or infinity")
    short = field("x", "Array", element="VarChar", max_capacity=2, max_length=4)
    bad("array_element_too_long", short, [["a"], ["b", "ü" * 3]], pa.list_(pa.string()), "exceeds max_length(4)")
    bits = field("x", "BinaryVector", dim=16)
    no("fixed_size_binary_wrong_width", bits, pa.array([b"abc"], pa.binary(3)), "length of vector is not aligned: expected 2 but got 3", row=0)
    half = field("x", "Float16Vector", dim=2)
    bad("fixed_size_binary_half_nan", half, [b"\0\0\0\0", b"\0\0\x01\x7c"], pa.binary(4), "float16 vector contain nan or infinity value.")
    bad("fixed_size_binary_null", half, [b"\0\0\0\0", None], pa.binary(4), "is not nullable")
    bad("half_null_element", half, [[np.float16(1)] * 2, [np.float16(1), None]], pa.list_(pa.float16()), "array element is not allowed to be null value for field 'x'")
    bad("fixed_size_list_null", field("x", "FloatVector", dim=2), [[1.0, 2.0], None], pa.list_(pa.float32(), 2), "is not nullable")
    texts = pa.array(["a", "bb", "a"]).dictionary_encode()
    no("dictionary_text_too_long", field("x", "VarChar", max_length=1), texts, "exceeds max_length(1)", row=1)


_numbers()
_strings()
_bools()
_float_vectors()
_byte_vectors()
_arrays()
_nulls()
_refused()
_refused_values()
