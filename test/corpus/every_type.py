"""Three rows with a field of every type, the same for every writer: a full one, one of nulls and emptiness, one of extremes."""
import json
from datetime import datetime, timezone

import numpy as np

from support import PK, accept, field, pack, time_shown

ELEMENTS = {
    "Bool": ([True, False], [], [True]), "Int8": ([1, 2], [], [-128, 127]), "Int16": ([1, 2], [], [-32768, 32767]), "Int32": ([1, 2], [], [-(2**31), 2**31 - 1]),
    "Int64": ([1, 2**53 + 1], [], [-(2**63), 2**63 - 1]), "Float": ([0.5, 0.1], [], [-1.5]), "Double": ([0.1, 0.25], [], [1e100]), "VarChar": (["a", 'ü "q", z'], [], [""]),
}
DENSE = {"half": "Float16Vector", "brain": "BFloat16Vector", "small": "Int8Vector", "bits": "BinaryVector"}
FIELDS = [
    PK,
    field("flag", "Bool"),
    field("i8", "Int8"),
    field("i16", "Int16"),
    field("i32", "Int32"),
    field("i64", "Int64"),
    field("f32", "Float"),
    field("f64", "Double"),
    field("text", "VarChar", max_length=64),
    field("body", "Text"),
    field("doc", "JSON"),
    field("at", "Timestamptz"),
    field("shape", "Geometry"),
    *(field(f"{e.lower()}s", "Array", element=e, max_capacity=4, **({"max_length": 20} if e == "VarChar" else {})) for e in ELEMENTS),
    field("vec", "FloatVector", dim=2),
    field("bits", "BinaryVector", dim=16),
    field("half", "Float16Vector", dim=2),
    field("brain", "BFloat16Vector", dim=2),
    field("small", "Int8Vector", dim=2),
    field("sparse", "SparseFloatVector"),
    field("maybe", "Int32", nullable=True),
    field("note", "VarChar", nullable=True, max_length=20),
    field("level", "Int8", default=3),
]


def _columns():
    """As plain values of Python: numbers in lists, a sparse vector as a dict, a time as an aware datetime."""
    return {
        "id": (1, 2, 3),
        "flag": (True, False, True), "i8": (1, 127, -128), "i16": (1, 32767, -32768), "i32": (1, 2**31 - 1, -(2**31)), "i64": (2**53 + 1, 2**63 - 1, -(2**63)),
        "f32": (0.5, 0.1, -3.0), "f64": (0.1, -0.125, 123456789.125),
        "text": ("plain", "", 'say "hi",\nüß 東京 🦋'), "body": ("long " * 30, "", "back\\slash"),
        "doc": ({"a": {"b": [1, "two", None, True]}}, {}, [7, {"ü": "東"}]),
        "at": tuple(datetime(*at, tzinfo=timezone.utc) for at in [(2025, 1, 31, 15, 59, 59, 500000), (1969, 7, 20, 20, 17, 40, 123456), (2024, 2, 29)]),
        "shape": ("POINT (1 2)", "POLYGON ((0 0, 1 0, 1 1, 0 0))", "LINESTRING (0 0, -1.5 2)"),
        **{f"{element.lower()}s": lists for element, lists in ELEMENTS.items()},
        "vec": ([0.5, 0.1], [0.0, -1.0], [1e10, 3.0]), "bits": ([0, 255], [1, 128], [170, 85]),
        "half": ([0.5, -2.0], [0.0, 65504.0], [1.5, 3.0]), "brain": ([0.5, -2.0], [0.0, 256.0], [1.5, 3.0]), "small": ([1, 2], [0, -1], [127, -128]),
        "sparse": ({1: 0.5, 20: 0.1}, {7: 1.5}, {4294967294: 1.0, 0: 2.5}),
        "maybe": (5, None, 0), "note": ("n", None, "c"), "level": (7, None, -128),
        "$meta": ({"color": "red", "size": 5}, {}, {"deep": {"a": [1, None]}}),
    }


COLUMNS = _columns()
GIVEN = [dict(zip(COLUMNS, values)) for values in zip(*COLUMNS.values())]


def stored(row):
    return {**row, "at": time_shown(row["at"]), **{name: pack(kind, row[name]) for name, kind in DENSE.items()}}


def raw(name):
    """A column of vectors as the bytes of each."""
    return [pack(DENSE[name], v) for v in COLUMNS[name]]


def texts(name):
    """A column of JSON as text."""
    return [json.dumps(v, ensure_ascii=False) for v in COLUMNS[name]]


def lists_of_sparse():
    return [{"indices": list(v), "values": list(v.values())} for v in COLUMNS["sparse"]]


def cells():
    """The columns as a tool for tables has them when its writer knows neither lists nor dicts: those are JSON text."""
    return {name: texts(name) if isinstance(values[0], (list, dict)) else list(values) for name, values in COLUMNS.items()}


def arrays(name, dtype):
    return [np.array(v, dtype) for v in COLUMNS[name]]


def accept_every_type(fmt, writer, fields=FIELDS, given=GIVEN):
    accept(fmt, f"all_types_by_{writer.lower()}", fields, [stored(row) for row in given], dynamic=True, by=writer)
