"""Reads every accepted file back with other tools and compares it with its expectation, so that no writer's rounding goes unseen."""
import base64
import csv
import io
import json
import re
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from support import ITEMS, ROOT, f32, pack, sparse_map, time_shown

SIZE_MAX = 50_000
CASES_MIN = 12
BOOLS = {"1": True, "t": True, "true": True, "0": False, "f": False, "false": False}


def read(fmt, files, options):
    """The rows of a case as plain values; a text where the format has only text."""
    data = [ROOT / name for name in files]
    if fmt == "json":
        found = json.loads(text_in(data[0]))
        return found if isinstance(found, list) else next(iter(found.values()), [])
    if fmt == "jsonl":
        decoder, text, rows = json.JSONDecoder(), text_in(data[0]).strip(), []
        while text:
            row, end = decoder.raw_decode(text)
            rows.append(row)
            text = text[end:].lstrip()
        return rows
    if fmt == "csv":
        lines = io.StringIO(text_in(data[0]), newline="")
        rows = csv.DictReader(lines, delimiter=options.get("sep", ",")[0])
        null = options.get("nullkey", "")
        return [{k: None if v == null else v for k, v in row.items()} for row in rows]
    if fmt == "numpy":
        columns = {p.stem: times_as_micros(np.load(p, allow_pickle=True)) for p in data}
        return rows_of({name: [v.decode() if isinstance(v, bytes) else v for v in c.tolist()] for name, c in columns.items()})
    table = pq.read_table(data[0])
    return rows_of({name: table[name].to_pylist() for name in table.column_names})


def times_as_micros(array):
    """numpy gives numbers for times of nanoseconds, and dates for days."""
    return array.astype("M8[us]") if array.dtype.kind == "M" else array


def text_in(path):
    """Of a packed file too: pyarrow unpacks members and frames one after the other."""
    with pa.input_stream(path, compression={".gz": "gzip", ".zst": "zstd"}.get(path.suffix)) as stream:
        return stream.read().decode("utf-8-sig")


def rows_of(columns):
    """Columns of files that match no field may have any length; they do not count."""
    count = len(columns.get("vec", next(iter(columns.values()))))
    return [{name: c[i] for name, c in columns.items() if i < len(c)} for i in range(count)]


def time_of(value, zone):
    """Text or a datetime of any tool as an answer shows it; None for a NaT."""
    if isinstance(value, datetime) and value != value:
        return None
    at = value if isinstance(value, datetime) else datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", str(value)))
    return time_shown(at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone)), zone)


def plain(spec, value, null="", zone="UTC"):
    """A value as the expectation shows it, whatever the format made of it."""
    kind = spec.get("dataType")
    # A sparse vector of two missing lists is none.
    if value is None or (kind == "SparseFloatVector" and value == {"indices": None, "values": None}):
        if "defaultValue" in spec or spec.get("nullable"):
            value = spec.get("defaultValue")
            if value is None:
                return None
            return time_of(value, zone) if kind == "Timestamptz" else shown_int(value) if kind == "Int64" else value
        value = null
    if "fields" in spec:
        found = json.loads(value) if isinstance(value, str) else value
        if found is None:
            return None
        return [{s["fieldName"]: plain({**s, "dataType": s["elementDataType"]}, v[s["fieldName"]]) for s in spec["fields"]} for v in found]
    if kind == "Timestamptz":
        return time_of(value, zone)
    if isinstance(value, str) and kind not in ("VarChar", "Text", "Geometry"):
        if kind == "Bool":
            return BOOLS[value.lower()]
        if kind in ("Float", "Double"):
            value = float.fromhex(value) if "x" in value else float(value)
        elif kind.startswith("Int") and kind not in ITEMS:
            return shown_int(int(value))
        else:
            value = json.loads(value)
            if isinstance(value, str) and kind == "BinaryVector":
                value = base64.b64decode(value)
    if kind == "Array":
        return [plain({"dataType": spec["elementDataType"]}, v) for v in value]
    if kind == "FloatVector":
        return [f32(v) for v in value]
    if kind == "SparseFloatVector":
        return sparse_map(value)
    if kind in ITEMS:
        # A list of bytes is told from one of numbers by its length.
        items = spec["elementTypeParams"]["dim"]
        raw = isinstance(value, bytes) or (kind.endswith("Float16Vector") and len(value) == 2 * items)
        return base64.b64encode(bytes(value) if raw else pack(kind, value)).decode()
    if kind == "Float":
        return f32(value)
    if kind == "Double":
        return float(value)
    if kind.startswith("Int"):
        return shown_int(value)
    return value


def shown_int(value):
    return value if abs(value) < 2**53 else str(value)


def same(spec, case, a, b):
    # These hold a text just beside a tie, which is rounded twice here, by way of a double.
    if case == "number_texts" and spec.get("dataType") in ("Float", "FloatVector"):
        return np.allclose(np.float32(a), np.float32(b), rtol=2e-7, atol=0)
    return a == b


def check(path):
    case = json.loads(path.read_text("utf-8"))
    fmt = path.parent.name
    for name in case["files"]:
        assert (ROOT / name).stat().st_size < SIZE_MAX, f"{name} is too big"
    if "refused" in case:
        return
    fields = case["schema"]["fields"] + case["schema"].get("structFields", [])
    key = next(f["fieldName"] for f in fields if f.get("isPrimary"))
    rows = read(fmt, case["files"], case["options"])
    if "pk" not in case:
        rows.sort(key=lambda r: r[key].encode() if isinstance(r[key], str) and fields[0]["dataType"] == "VarChar" else int(r[key]))
    assert len(rows) == len(case["rows"]), f"{path.name}: {len(rows)} rows, expected {len(case['rows'])}"
    for row, expected in zip(rows, case["rows"]):
        for spec in fields:
            name = spec["fieldName"]
            if name not in expected:
                continue
            found = plain(spec, row.get(name), case["options"].get("nullkey", ""), case.get("properties", {}).get("timezone", "UTC"))
            assert same(spec, path.name.removesuffix(".expect.json"), found, expected[name]), f"{path}: {name}: {found!r} instead of {expected[name]!r}"


paths = sorted(ROOT.glob("*/*.expect.json"))
bad = 0
for path in paths:
    try:
        check(path)
    except AssertionError as error:
        bad += 1
        print(error)
for fmt in ("json", "jsonl", "csv", "numpy", "parquet"):
    cases = [json.loads(p.read_text("utf-8")) for p in paths if p.parent.name == fmt]
    refused = sum("refused" in case for case in cases)
    print(f"{fmt}: {len(cases)} cases, {refused} refused")
    assert len(cases) >= CASES_MIN
raise SystemExit(bad > 0)
