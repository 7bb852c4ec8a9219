"""Timestamptz: text in every format, and columns of times where a format has such. Python's own datetime says what they mean."""
import csv
import io
import json
import re
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from support import PK, VEC, accept, data_path, field, refuse, time_shown

V = [1.0, 2.0]
NEW_YORK = "America/New_York"
AT = field("at", "Timestamptz")
FIELDS = [PK, AT, VEC]
OPTIONAL = [
    PK,
    field("at", "Timestamptz", nullable=True),
    field("since", "Timestamptz", default="2000-01-01 00:00:00"),
    field("until", "Timestamptz", nullable=True, default="2100-01-01T00:00:00+02:00"),
    VEC,
]
DEFAULTS = {"since": "2000-01-01T00:00:00Z", "until": "2099-12-31T22:00:00Z"}
TEXTS = [
    "2025-01-31T23:59:59Z",
    "2025-01-31T23:59:59.5+08:00",
    "2025-01-31 23:59:59.123456789Z",
    "2025-01-31 23:59:59-05",
    "2025-01-31 23:59:59-0330",
    "2025-01-31T23:59:59",
    "2024-02-29 00:00:00.000001",
    "1969-12-31T23:59:59.999999Z",
    "1900-03-01T00:00:00.1",
    "0001-01-01T14:00:00+14:00",
    "9999-12-31T11:59:59.999999-12:00",
]
# What clocks in New York show twice (the first of both is meant) and never (an hour later is meant), and what stands beside.
ZONED = ["2025-11-02T01:30:00", "2025-11-02 01:59:59.999999", "2025-11-02 02:00:00", "2025-03-09T02:30:00", "2025-03-09 01:59:59", "2025-03-09 03:00:00",
         "2025-07-01T12:00:00", "2025-07-01T12:00:00Z", "1883-11-18 12:03:57", "1883-11-18 12:03:58", "1700-01-01 00:00:00"]


def instant(text, zone="UTC"):
    """Python reads all that is here, too; `fold` is 0 unless somebody says otherwise."""
    at = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text))
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))


def rows_of(texts, zone="UTC"):
    return [{"id": i + 1, "at": time_shown(instant(t, zone), zone), "vec": V} for i, t in enumerate(texts)]


def _csv(names, rows):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([names, *rows])
    return out.getvalue()


def _write(fmt, case, texts):
    rows = [{"id": i + 1, "at": t, "vec": V} for i, t in enumerate(texts)]
    path = data_path(fmt, case)
    if fmt == "json":
        path.write_text(json.dumps(rows))
    elif fmt == "jsonl":
        path.write_text("".join(json.dumps(r) + "\n" for r in rows))
    elif fmt == "csv":
        path.write_text(_csv(["id", "at", "vec"], [[r["id"], r["at"], json.dumps(V)] for r in rows]), newline="")
    elif fmt == "parquet":
        _parquet(path, {"at": pa.array(texts)})
    else:
        np.save(path / "id.npy", np.arange(1, len(texts) + 1))
        np.save(path / "at.npy", np.array(texts))
        np.save(path / "vec.npy", np.array([V] * len(texts), "f4"))


def _parquet(path, columns, **options):
    count = len(next(iter(columns.values())))
    vec = pa.array([V] * count, pa.list_(pa.float32()))
    pq.write_table(pa.table({"id": pa.array(range(1, count + 1), pa.int64()), **columns, "vec": vec}), path, **options)


def texts_everywhere():
    for fmt in ("json", "jsonl", "csv", "parquet", "numpy"):
        _write(fmt, "times", TEXTS)
        accept(fmt, "times", FIELDS, rows_of(TEXTS))
        _write(fmt, "times_in_new_york", ZONED)
        accept(fmt, "times_in_new_york", FIELDS, rows_of(ZONED, NEW_YORK), properties={"timezone": NEW_YORK})
        _write(fmt, "time_without_day", [TEXTS[0], "2025-02-30T00:00:00Z"])
        line = {"json": 1, "jsonl": 2, "csv": 3}.get(fmt)
        refuse(fmt, "time_without_day", FIELDS, "invalid timestamp string: '2025-02-30T00:00:00Z'. Does not match any known format", row=1, line=line, at="at")
    for name, value in {"number": 1738367999, "true": True, "null": None, "object": {"$date": TEXTS[0]}}.items():
        data_path("json", f"time_{name}").write_text(json.dumps([{"id": 1, "at": value, "vec": V}]))
        refuse("json", f"time_{name}", FIELDS, "expected type 'Timestamptz'", row=0, line=1, at="at")


def missing():
    given = [{"id": 1, "at": TEXTS[0], "since": TEXTS[1], "until": TEXTS[5], "vec": V}, {"id": 2, "at": None, "since": None, "until": None, "vec": V}, {"id": 3, "vec": V}]
    whole = {"id": 1, "at": TEXTS[0], "since": "2025-01-31T15:59:59.5Z", "until": "2025-01-31T23:59:59Z", "vec": V}
    rows = [whole, {"id": 2, "at": None, **DEFAULTS, "vec": V}, {"id": 3, "at": None, **DEFAULTS, "vec": V}]
    data_path("json", "times_missing").write_text(json.dumps(given))
    accept("json", "times_missing", OPTIONAL, rows)
    names = ["id", "at", "since", "until", "vec"]
    data_path("csv", "times_missing").write_text(_csv(names, [[json.dumps(V) if n == "vec" else r.get(n) for n in names] for r in given]), newline="")
    accept("csv", "times_missing", OPTIONAL, rows)
    columns = {n: pa.array([r.get(n) for r in given], pa.string()) for n in names[1:4]}
    _parquet(data_path("parquet", "times_missing"), columns)
    accept("parquet", "times_missing", OPTIONAL, rows)
    stamps = {n: pa.array([instant(c) if (c := r.get(n)) else None for r in given], pa.timestamp("us", "UTC")) for n in names[1:4]}
    _parquet(data_path("parquet", "timestamps_missing"), stamps)
    accept("parquet", "timestamps_missing", OPTIONAL, rows)
    _parquet(data_path("parquet", "times_of_null_type"), {n: pa.nulls(2) for n in names[1:4]})
    accept("parquet", "times_of_null_type", OPTIONAL, [{"id": i, "at": None, **DEFAULTS, "vec": V} for i in (1, 2)])
    folder = data_path("numpy", "times_missing")
    np.save(folder / "id.npy", np.array([1, 2, 3]))
    for name, at in {"at": TEXTS[0], "since": "2025-01-31T15:59:59.5", "until": TEXTS[5]}.items():
        np.save(folder / f"{name}.npy", np.array([at.removesuffix("Z"), "NaT", "NaT"], "M8[us]"))
    np.save(folder / "vec.npy", np.array([V] * 3, "f4"))
    accept("numpy", "times_missing", OPTIONAL, rows)


def _counts(stamps, unit):
    """Whole numbers of a unit since 1970, without pandas' or numpy's rounding."""
    nanos = {"s": 10**9, "ms": 10**6, "us": 1000, "ns": 1}[unit]
    return [((t - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(microseconds=1)) * 1000 // nanos for t in stamps]


STAMPS = [instant(t) for t in ("2025-01-31T23:59:59Z", "1969-12-31T23:59:59Z", "1700-01-01T00:00:00Z", "2024-02-29T12:00:00Z", "2261-12-31T23:59:59Z")]
UNITS = ("s", "ms", "us", "ns")


def parquet_columns():
    zones = {"": None, "_utc": "UTC", "_tokyo": "Asia/Tokyo"}
    kinds = {f"{unit}{name}": pa.timestamp(unit, zone) for unit in UNITS for name, zone in zones.items()}
    fields = [PK, *(field(name, "Timestamptz") for name in kinds), VEC]
    columns = {name: pa.array(_counts(STAMPS, kind.unit), kind) for name, kind in kinds.items()}
    shown = [{"id": i + 1, **{name: time_shown(t) for name in kinds}, "vec": V} for i, t in enumerate(STAMPS)]
    _parquet(data_path("parquet", "timestamps"), columns)
    accept("parquet", "timestamps", fields, shown)
    _parquet(data_path("parquet", "timestamps_delta"), columns, use_dictionary=False, column_encoding={name: "DELTA_BINARY_PACKED" for name in kinds},
             data_page_version="2.0", compression="zstd", row_group_size=2)
    accept("parquet", "timestamps_delta", fields, shown)
    _parquet(data_path("parquet", "timestamps_by_version_1"), {k: v for k, v in columns.items() if not k.startswith("ns")}, version="1.0")
    ours = [f for f in fields if not f["fieldName"].startswith("ns")]
    accept("parquet", "timestamps_by_version_1", ours, [{k: v for k, v in r.items() if not k.startswith("ns")} for r in shown])
    # Without a zone they are what clocks in the collection's zone show; with one they are what they are.
    walls = [datetime.fromisoformat(t) for t in ZONED[:7]]
    two = {"at": pa.array(walls, pa.timestamp("us")), "exact": pa.array(walls, pa.timestamp("us", "UTC"))}
    _parquet(data_path("parquet", "timestamps_in_new_york"), two)
    zoned = [{"id": i + 1, "at": time_shown(w.replace(tzinfo=ZoneInfo(NEW_YORK)), NEW_YORK), "exact": time_shown(w.replace(tzinfo=timezone.utc), NEW_YORK), "vec": V}
             for i, w in enumerate(walls)]
    accept("parquet", "timestamps_in_new_york", [PK, AT, field("exact", "Timestamptz"), VEC], zoned, properties={"timezone": NEW_YORK})
    for name, kind in {"times_large_string": pa.large_string(), "times_dictionary": pa.dictionary(pa.int32(), pa.string()), "times_string_view": pa.string_view()}.items():
        _parquet(data_path("parquet", name), {"at": pa.array(TEXTS).cast(kind) if name != "times_string_view" else pa.array(TEXTS, kind)})
        accept("parquet", name, FIELDS, rows_of(TEXTS))


def parquet_refused():
    wrong = {
        "time_of_int64": pa.array([0, 1]), "time_of_date": pa.array([0, 1], pa.date32()), "time_of_time": pa.array([0, 1], pa.time64("us")),
        "time_of_duration": pa.array([0, 1], pa.duration("us")), "time_of_binary": pa.array([b"a", b"b"]), "time_of_list": pa.array([[0], [1]], pa.list_(pa.timestamp("us"))),
    }
    for case, column in wrong.items():
        _parquet(data_path("parquet", case), {"at": column})
        refuse("parquet", case, FIELDS, "schema not equal", "type mis-match, expect arrow type 'utf8'", at="at")
    _parquet(data_path("parquet", "time_of_int96"), {"at": pa.array([0, 1], pa.timestamp("us"))}, use_deprecated_int96_timestamps=True)
    refuse("parquet", "time_of_int96", FIELDS, "type mis-match, expect arrow type 'utf8', get arrow data type 'timestamp[ns]'", at="at")
    _parquet(data_path("parquet", "timestamp_of_nanos"), {"at": pa.array([1000, 1_700_000_000_000_000_001], pa.timestamp("ns"))})
    refuse("parquet", "timestamp_of_nanos", FIELDS, "1700000000000000001 ns since 1970 does not fit whole microseconds", row=1, at="at")
    _parquet(data_path("parquet", "timestamp_out_of_years"), {"at": pa.array([0, 253_402_300_800_000_000], pa.timestamp("us", "UTC"))})
    refuse("parquet", "timestamp_out_of_years", FIELDS, "253402300800000000 us since 1970 is not in the years 0000 to 9999", row=1, at="at")
    _parquet(data_path("parquet", "timestamp_null"), {"at": pa.array([0, None], pa.timestamp("ms"))})
    refuse("parquet", "timestamp_null", FIELDS, "is not nullable but the file contains null value", row=1, at="at")
    plain = [PK, field("at", "Int64"), VEC]
    _parquet(data_path("parquet", "int64_of_timestamp"), {"at": pa.array([0], pa.timestamp("us"))})
    refuse("parquet", "int64_of_timestamp", plain, "expect arrow type 'int64', get arrow data type 'timestamp[us]'", at="at")


def _set(case, columns):
    folder = data_path("numpy", case)
    count = len(next(iter(columns.values())))
    np.save(folder / "id.npy", np.arange(1, count + 1))
    np.save(folder / "vec.npy", np.array([V] * count, "f4"))
    for name, column in columns.items():
        np.save(folder / f"{name}.npy", column)


def numpy_columns():
    dtypes = {"s": "<M8[s]", "ms": ">M8[ms]", "us": "<M8[us]", "ns": "<M8[ns]", "big": ">M8[us]", "bytes": "S27", "text": "U27"}
    naive = [t.replace(tzinfo=None).isoformat() for t in STAMPS]
    _set("datetimes", {name: np.array(naive).astype(kind) for name, kind in dtypes.items()})
    accept("numpy", "datetimes", [PK, *(field(n, "Timestamptz") for n in dtypes), VEC],
           [{"id": i + 1, **{name: time_shown(t) for name in dtypes}, "vec": V} for i, t in enumerate(STAMPS)])
    days = {"day": "M8[D]", "hour": "M8[h]", "minute": "M8[m]"}
    _set("datetimes_of_days", {name: np.array(["2024-02-29", "1969-12-31"], kind) for name, kind in days.items()})
    accept("numpy", "datetimes_of_days", [PK, *(field(n, "Timestamptz") for n in days), VEC],
           [{"id": i, **{n: f"{d}T00:00:00Z" for n in days}, "vec": V} for i, d in ((1, "2024-02-29"), (2, "1969-12-31"))])
    _set("datetimes_in_new_york", {"at": np.array(ZONED[:7], "M8[us]")})
    accept("numpy", "datetimes_in_new_york", FIELDS, rows_of(ZONED[:7], NEW_YORK), properties={"timezone": NEW_YORK})
    refused = {
        "datetime_of_nanos": (np.array([0, 1], "M8[ns]"), "1 ns since 1970 does not fit whole microseconds", 1),
        "datetime_out_of_years": (np.array([0, 2**62], "M8[s]"), f"{2**62} s since 1970 is not in the years 0000 to 9999", 1),
        "datetime_not_a_time": (np.array([0, "NaT"], "M8[s]"), "is not nullable but the file contains null value", 1),
        "datetime_of_weeks": (np.array([0], "M8[W]"), "the numpy file dtype '<M8[W]' is not supported", None),
        "datetime_of_ten_seconds": (np.array([0], "M8[10s]"), "the numpy file dtype '<M8[10s]' is not supported", None),
        "datetime_without_unit": (np.array(["NaT"], "M8"), "the numpy file dtype '<M8' is not supported", None),
        "datetime_of_timedelta": (np.array([0], "m8[s]"), "the numpy file dtype '<m8[s]' is not supported", None),
        "datetime_of_int64": (np.array([0]), "expected element type 'Timestamptz' for field 'at', got type 'Int64'", None),
    }
    for case, (column, words, row) in refused.items():
        _set(case, {"at": column})
        refuse("numpy", case, FIELDS, words, row=row, at="at")
    _set("int64_of_datetime", {"at": np.array([0], "M8[s]")})
    refuse("numpy", "int64_of_datetime", [PK, field("at", "Int64"), VEC], "expected element type 'Int64' for field 'at', got type 'Timestamptz'", at="at")


def by_pandas_and_polars():
    """What these write for columns of times when nobody says how: with a zone, without one, and with gaps."""
    fields = [PK, AT, field("wall", "Timestamptz"), field("maybe", "Timestamptz", nullable=True), VEC]
    base = [instant(t) for t in ("2025-01-31T23:59:59.5Z", "2025-01-01T00:00:00Z", "1969-07-20T20:17:40.123456Z")]
    walls = [t.replace(tzinfo=None) for t in base]
    maybe = [base[0], None, base[2]]
    rows = [{"id": i + 1, "at": time_shown(t), "wall": time_shown(t), "maybe": m and time_shown(m), "vec": V} for i, (t, m) in enumerate(zip(base, maybe))]
    frame = pd.DataFrame({"id": [1, 2, 3], "at": base, "wall": walls, "maybe": maybe})
    lists = frame.assign(vec=[V] * 3)
    frame.assign(vec=[json.dumps(V)] * 3).to_csv(data_path("csv", "times_by_pandas"), index=False)
    lists.to_json(data_path("jsonl", "times_by_pandas"), orient="records", lines=True, date_format="iso", date_unit="us")
    lists.to_parquet(data_path("parquet", "times_by_pandas"))
    in_nanos = lists.assign(at=lists["at"].astype("datetime64[ns, UTC]"), wall=lists["wall"].astype("datetime64[ns]"))
    in_nanos.to_parquet(data_path("parquet", "times_by_pandas_in_ns"))
    data = pl.DataFrame({"id": [1, 2, 3], "at": base, "wall": walls, "maybe": maybe, "vec": [V] * 3}, schema_overrides={"vec": pl.List(pl.Float32)})
    data = data.with_columns(pl.col("at").dt.convert_time_zone("Asia/Tokyo"))
    data.with_columns(vec=pl.lit(json.dumps(V))).write_csv(data_path("csv", "times_by_polars"))
    data.write_ndjson(data_path("jsonl", "times_by_polars"))
    data.write_json(data_path("json", "times_by_polars"))
    data.write_parquet(data_path("parquet", "times_by_polars"))
    for fmt, case in (("csv", "pandas"), ("jsonl", "pandas"), ("parquet", "pandas"), ("parquet", "pandas_in_ns"), ("csv", "polars"), ("jsonl", "polars"), ("json", "polars"), ("parquet", "polars")):
        accept(fmt, f"times_by_{case}", fields, rows, by=case.split("_")[0])


texts_everywhere()
missing()
parquet_columns()
parquet_refused()
numpy_columns()
by_pandas_and_polars()
