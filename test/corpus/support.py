"""What all generator scripts share: fields, sample rows, writing a case and its expectation. It knows nothing of Elanus."""
import base64
import json
import shutil
from datetime import timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import ml_dtypes
import numpy as np

ROOT = Path(__file__).parent
EXTENSIONS = {"json": ".json", "jsonl": ".jsonl", "csv": ".csv", "parquet": ".parquet", "numpy": ""}
SAFE_MAX = 2**53 - 1
# Who writes the files of each format, unless a script or a call says otherwise: texts are put together by hand.
WRITERS = {"json": "hand", "jsonl": "hand", "csv": "hand", "numpy": "numpy", "parquet": "pyarrow"}


def written_by(writer, *formats):
    """From here on `writer` writes the files of these formats: as a rule the first line of a tool's script."""
    WRITERS.update(dict.fromkeys(formats, writer))


def field(name, data_type, *, element=None, pk=False, partition_key=False, nullable=None, default=None, **params):
    """A field as Milvus' REST schema writes it; `params` become elementTypeParams."""
    out = {"fieldName": name, "dataType": data_type}
    if element:
        out["elementDataType"] = element
    if pk:
        out["isPrimary"] = True
    if partition_key:
        out["isPartitionKey"] = True
    if nullable is not None:
        out["nullable"] = nullable
    if default is not None:
        out["defaultValue"] = default
    if params:
        out["elementTypeParams"] = params
    return out


def struct(name, max_capacity, *sub_fields, nullable=None):
    """A struct as Milvus' REST schema writes it; it stands among the fields and is sorted out when a case is written."""
    out = {"fieldName": name, "typeParams": {"max_capacity": max_capacity}, "fields": list(sub_fields)}
    if nullable is not None:
        out["nullable"] = nullable
    return out


def sub(name, element, **params):
    kind = "ArrayOfVector" if element.endswith("Vector") else "Array"
    return field(name, kind, element=element, **params)


PK = field("id", "Int64", pk=True)
VEC = field("vec", "FloatVector", dim=2)
TEXT = field("text", "VarChar", max_length=64)
ALL_TYPES = [
    PK,
    field("flag", "Bool"),
    field("i8", "Int8"),
    field("i16", "Int16"),
    field("i32", "Int32"),
    field("i64", "Int64"),
    field("f32", "Float"),
    field("f64", "Double"),
    field("text", "VarChar", max_length=200),
    field("doc", "JSON"),
    field("vec", "FloatVector", dim=4),
]
ARRAYS = [
    PK,
    field("bools", "Array", element="Bool", max_capacity=8),
    field("i8s", "Array", element="Int8", max_capacity=8),
    field("i16s", "Array", element="Int16", max_capacity=8),
    field("i32s", "Array", element="Int32", max_capacity=8),
    field("i64s", "Array", element="Int64", max_capacity=8),
    field("f32s", "Array", element="Float", max_capacity=8),
    field("f64s", "Array", element="Double", max_capacity=8),
    field("texts", "Array", element="VarChar", max_capacity=8, max_length=40),
    VEC,
]

# Vectors that are stored as bytes; their rows hold `bytes`, an expectation their base64.
VECTORS = [
    PK,
    field("bits", "BinaryVector", dim=16),
    field("half", "Float16Vector", dim=3),
    field("brain", "BFloat16Vector", dim=3),
    field("small", "Int8Vector", dim=3),
]
ITEMS = {"BinaryVector": np.uint8, "Float16Vector": np.float16, "BFloat16Vector": ml_dtypes.bfloat16, "Int8Vector": np.int8}


def bfloat16(doubles):
    """bfloat16 rounded once: ml_dtypes goes by way of float32."""
    single = doubles.astype("f4")
    bits = single.view("u4").copy()
    bits[np.abs(single) > np.abs(doubles)] -= 1
    bits[single != doubles] |= 1
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype("<u2")


def pack(kind, numbers):
    """Numbers as the bytes of one vector, each rounded once from a double."""
    if kind == "BFloat16Vector":
        return bfloat16(np.array(numbers, "f8")).tobytes()
    return np.array(numbers, "f8" if ITEMS[kind] not in (np.uint8, np.int8) else None).astype(ITEMS[kind]).tobytes()


def unpack(kind, data):
    """The numbers of a vector's bytes, as Python's own."""
    return np.frombuffer(data, ITEMS[kind]).astype("f8" if "Float16" in kind else "i8").tolist()


def vector_rows():
    """Extremes of each type, and numbers that have to be rounded to be stored."""
    bits = [[0, 0], [255, 255], [1, 128], [170, 85]]
    half = [[0.0, 1.0, -2.5], [65504.0, -65504.0, 2.0**-24], [1 / 3, 0.1, -0.0], [2.0**-14, 1e-7, 3.14159]]
    brain = [[0.0, 1.0, -2.5], [3.3895313892515355e38, -1e38, 1e-40], [1 / 3, 0.1, -0.0], [257.0, 1e-7, 3.14159]]
    small = [[0, 1, -1], [127, -128, 0], [5, 6, 7], [-5, 100, -100]]
    return [
        {
            "id": i + 1,
            "bits": pack("BinaryVector", bits[i]),
            "half": pack("Float16Vector", half[i]),
            "brain": pack("BFloat16Vector", brain[i]),
            "small": pack("Int8Vector", small[i]),
        }
        for i in range(4)
    ]


def vector_lists(rows, fields=None):
    """The same rows with numbers instead of bytes."""
    kinds = {spec["fieldName"]: spec["dataType"] for spec in fields or VECTORS}
    return [{name: unpack(kinds[name], v) if isinstance(v, bytes) else v for name, v in row.items()} for row in rows]


def sparse_map(value):
    """Either form of a sparse vector as an expectation shows it: ascending, float32."""
    if "indices" in value:
        value = dict(zip(value["indices"], value["values"]))
    return {str(i): f32(v) for i, v in sorted((_index(str(k)), v) for k, v in value.items())}


def _index(key):
    """As Go reads it: a leading 0 alone says octal."""
    return int(key, 8 if key.isdigit() and key[0] == "0" else 0)


def f32(value):
    """The number a float32 stands for, in its shortest decimal text. An integer is rounded once, not by way of a double."""
    is_whole = isinstance(value, int) and -(2**63) <= value < 2**64
    exact = (np.int64 if value < 2**63 else np.uint64)(value) if is_whole else np.float64(value)
    return float(str(exact.astype("f4")))


def all_types_rows():
    """Extremes of every scalar type, and texts that are easy to get wrong."""
    texts = ["", "plain", 'say "hi", ok', "line one\nline two", "grüße, 東京, 🦋", "back\\slash\tand tab"]
    i64 = [0, 2**63 - 1, -(2**63), 2**53 + 1, -(2**53) - 1, 42]
    single = [0.0, 3.4028234663852886e38, -3.4028234663852886e38, 0.1, 1e-45, 16777216.0]
    double = [0.0, 1.7976931348623157e308, 5e-324, 0.1, -1 / 3, 123456789.125]
    docs = [{}, {"a": 1}, {"a": {"b": [1, "two", None, True]}}, {"k": "v\"q\""}, {"ü": "東"}, {"n": -1.5, "e": []}]
    return [
        {
            "id": i + 1,
            "flag": i % 2 == 0,
            "i8": [0, 127, -128, 1, -1, 7][i],
            "i16": [0, 32767, -32768, 1, -1, 7][i],
            "i32": [0, 2147483647, -2147483648, 1, -1, 7][i],
            "i64": i64[i],
            "f32": f32(single[i]),
            "f64": double[i],
            "text": texts[i],
            "doc": docs[i],
            "vec": [f32(x) for x in (i, 0.1 * i, -i / 3, 1e-3)],
        }
        for i in range(6)
    ]


def array_rows():
    """A full row, an empty one and one of a single element each."""
    full = {
        "bools": [True, False], "i8s": [-128, 127], "i16s": [-32768, 32767], "i32s": [-2147483648, 2147483647],
        "i64s": [-(2**63), 2**63 - 1, 2**53 + 1], "f32s": [f32(0.1), -1.5], "f64s": [0.1, 1e300], "texts": ["a", "", "ü \"q\", z"],
    }
    empty = {key: [] for key in full}
    one = {"bools": [True], "i8s": [1], "i16s": [2], "i32s": [3], "i64s": [4], "f32s": [5.0], "f64s": [6.0], "texts": ["seven"]}
    return [{"id": i + 1, **row, "vec": [float(i), 0.5]} for i, row in enumerate([full, empty, one])]


def simple_rows(count=4):
    return [{"id": i + 1, "text": f"row {i + 1}", "vec": [float(i), i + 0.5]} for i in range(count)]


SIMPLE = [PK, TEXT, VEC]


def time_shown(at, zone="UTC"):
    """An aware datetime as an answer shows it: in the zone, or in UTC where the zone's offset is not of whole minutes. By way of UTC, for in the same zone Python changes nothing."""
    local = at.astimezone(timezone.utc).astimezone(ZoneInfo(zone))
    if local.utcoffset() % timedelta(minutes=1):
        local = at.astimezone(timezone.utc)
    whole = local.replace(tzinfo=None).isoformat(timespec="seconds")
    fraction = f".{local.microsecond:06}".rstrip("0").rstrip(".")
    offset = local.isoformat()[-6:]
    return f"{whole}{fraction}{'Z' if offset == '+00:00' else offset}"


def _shown(spec, value):
    """A stored value as the expectation writes it."""
    if value is None:
        return None
    if "fields" in spec:
        return [{s["fieldName"]: _shown({"dataType": s["elementDataType"]}, v[s["fieldName"]]) for s in spec["fields"]} for v in value]
    kind = spec["dataType"]
    if kind == "Array":
        return [_shown({"dataType": spec["elementDataType"]}, v) for v in value]
    if kind == "FloatVector":
        return [f32(v) for v in value]
    if kind == "SparseFloatVector":
        return sparse_map(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if kind == "Float":
        return f32(value)
    if kind == "Int64":
        return int(value) if abs(int(value)) <= SAFE_MAX else str(int(value))
    return value


def _stored(spec, row):
    """Milvus' rule: a default wins over null, null needs nullable, anything else must be given."""
    value = row.get(spec["fieldName"])
    if value is None and "defaultValue" in spec:
        return spec["defaultValue"]
    if value is None and not spec.get("nullable"):
        raise ValueError(f"the generator gives no value for {spec['fieldName']}")
    return value


def data_path(fmt, case, ext=None):
    """Where the data of a case goes: a file, or for numpy an empty folder."""
    path = ROOT / fmt / f"{case}{EXTENSIONS[fmt] if ext is None else ext}"
    if fmt == "numpy":
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def text_of(fmt, rows):
    """Rows whose values are JSON texts, as a file of a text format, the first on line 1 (JSON, JSON Lines) or 2 (CSV)."""
    objects = ["{" + ", ".join(f'"{k}": {v}' for k, v in row.items()) + "}" for row in rows]
    if fmt == "json":
        return "[" + ",\n".join(objects) + "]\n"
    if fmt == "jsonl":
        return "".join(f"{o}\n" for o in objects)
    quoted = [",".join('"' + v.replace('"', '""') + '"' for v in row.values()) for row in rows]
    return "\n".join([",".join(rows[0]), *quoted]) + "\n"


def _write(fmt, case, fields, more, options, dynamic, auto_id, ext, functions, properties):
    path = ROOT / fmt / f"{case}{EXTENSIONS[fmt] if ext is None else ext}"
    found = sorted(path.rglob("*.npy")) if path.is_dir() else [path]
    assert found and all(p.exists() for p in found), f"{path}: data first, then its expectation"
    plain = [f for f in fields if "fields" not in f]
    structs = [f for f in fields if "fields" in f]
    out = {
        "schema": {
            "autoId": auto_id,
            "enableDynamicField": dynamic,
            "fields": plain,
            **({"structFields": structs} if structs else {}),
            **({"functions": functions} if functions else {}),
        },
        "files": [str(p.relative_to(ROOT)) for p in found],
        "options": options or {},
        **({"properties": properties} if properties else {}),
        **more,
    }
    text = json.dumps(out, ensure_ascii=False, indent=1, allow_nan=False)
    (ROOT / fmt / f"{case}.expect.json").write_text(text + "\n", encoding="utf-8")


def accept(
    fmt, case, fields, rows, *, options=None, dynamic=False, auto_id=False, ext=None, functions=None, properties=None, searches=None,
    by=None,
):
    """
    Writes the expectation of an accepted case: the rows in order of their key (in the file's order where it is generated).
    Outputs of BM25 functions are in no row; `searches` says what texts find. `by`: who wrote the file, if not the one of WRITERS.
    """
    computed = [name for f in functions or [] if f["type"] == "BM25" for name in f["outputFieldNames"]]
    shown, pk = [], next(f["fieldName"] for f in fields if f.get("isPrimary"))
    made = auto_id and pk not in rows[0]
    for row in rows if made else sorted(rows, key=lambda r: _key(r[pk])):
        out = {f["fieldName"]: _shown(f, _stored(f, row)) for f in _shown_fields(fields, made, computed)}
        if dynamic:
            out["$meta"] = row.get("$meta", {})
        shown.append(out)
    more = {"by": by or WRITERS[fmt], "rows": shown, **({"pk": "generated"} if made else {}), **({"searches": searches} if searches else {})}
    _write(fmt, case, fields, more, options, dynamic, auto_id, ext, functions, properties)


def _shown_fields(fields, made, computed):
    return [f for f in fields if not (made and f.get("isPrimary")) and f["fieldName"] not in computed]


def _key(value):
    return value.encode() if isinstance(value, str) else value


def refuse(
    fmt, case, fields, *words,
    row=None, line=None, at=None, options=None, dynamic=False, auto_id=False, ext=None, functions=None, properties=None,
):
    """Writes the expectation of a refused case. `row`, `line`, `at` (the field): None where the reason need not name one."""
    name = f"{fmt}/{case}{'/' if fmt == 'numpy' else EXTENSIONS[fmt] if ext is None else ext}"
    more = {"refused": {"contains": [name, *words], "row": row, "line": line, "field": at}}
    _write(fmt, case, fields, more, options, dynamic, auto_id, ext, functions, properties)
