"""One file with every type by each writer in each format it has, as the tool writes it for somebody who takes its nearest type. BulkWriter's are in make_bulkwriter.py."""
import json
import tempfile

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from every_type import COLUMNS, ELEMENTS, FIELDS, GIVEN, accept_every_type, arrays, cells, lists_of_sparse, raw, texts
from support import data_path, refuse, text_of

# numpy's names; also of the elements of arrays.
DTYPES = {"Bool": "?", "Int8": "i1", "Int16": "i2", "Int32": "i4", "Int64": "i8", "Float": "f4", "Double": "f8", "VarChar": "O"}
SCALARS = {"flag": "Bool", "i8": "Int8", "i16": "Int16", "i32": "Int32", "i64": "Int64", "f32": "Float", "f64": "Double"}


def path_of(fmt, writer):
    return data_path(fmt, f"all_types_by_{writer.lower()}")


def by_hand():
    plain = [{name: v if name != "at" else v.isoformat() for name, v in row.items()} for row in GIVEN]
    for fmt in ("json", "jsonl"):
        path_of(fmt, "hand").write_text(text_of(fmt, [{k: json.dumps(v, ensure_ascii=False) for k, v in row.items()} for row in plain]))
    rows = [{k: "" if v is None else v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for k, v in row.items()} for row in plain]
    path_of("csv", "hand").write_text(text_of("csv", rows))
    for fmt in ("json", "jsonl", "csv"):
        accept_every_type(fmt, "hand")


def by_pandas():
    def frame(columns):
        numbers = {name: DTYPES[kind] for name, kind in SCALARS.items()}
        return pd.DataFrame(columns).astype({**numbers, "maybe": "Int32", "level": "Int8"})

    how = {"orient": "records", "date_format": "iso", "date_unit": "us", "double_precision": 15}
    frame(COLUMNS).to_json(path_of("json", "pandas"), **how)
    frame(COLUMNS).to_json(path_of("jsonl", "pandas"), lines=True, **how)
    frame(cells()).to_csv(path_of("csv", "pandas"), index=False)
    sparse = [{"indices": np.array(v["indices"], "u4"), "values": np.array(v["values"], "f4")} for v in lists_of_sparse()]
    lists = {f"{kind.lower()}s": arrays(f"{kind.lower()}s", DTYPES[kind]) for kind in ELEMENTS}
    vectors = {"vec": arrays("vec", "f4"), "half": arrays("half", "f2"), "small": arrays("small", "i1"), "bits": raw("bits"), "brain": raw("brain")}
    whole = {**COLUMNS, **lists, **vectors, "sparse": sparse, "doc": texts("doc"), "$meta": texts("$meta")}
    frame(whole).to_parquet(path_of("parquet", "pandas"))
    for fmt in ("json", "jsonl", "csv", "parquet"):
        accept_every_type(fmt, "pandas")


def by_polars():
    kinds = {"Bool": pl.Boolean, "Int8": pl.Int8, "Int16": pl.Int16, "Int32": pl.Int32, "Int64": pl.Int64, "Float": pl.Float32, "Double": pl.Float64, "VarChar": pl.String}
    scalars = {"id": pl.Int64, **{name: kinds[kind] for name, kind in SCALARS.items()}, "at": pl.Datetime("us", "UTC"), "maybe": pl.Int32, "level": pl.Int8}
    lists = {f"{kind.lower()}s": pl.List(kinds[kind]) for kind in ELEMENTS}
    vectors = {"vec": pl.Array(pl.Float32, 2), "half": pl.Array(pl.Float16, 2), "brain": pl.Array(pl.Float32, 2), "small": pl.Array(pl.Int8, 2), "bits": pl.Array(pl.UInt8, 2)}
    sparse = {"sparse": pl.Struct({"indices": pl.List(pl.UInt32), "values": pl.List(pl.Float32)})}
    columns = {**COLUMNS, "sparse": lists_of_sparse(), "doc": texts("doc"), "$meta": texts("$meta")}

    def frame(columns, overrides):
        return pl.DataFrame({name: list(values) for name, values in columns.items()}, schema_overrides=overrides)

    whole = frame(columns, {**scalars, **lists, **vectors, **sparse})
    whole.write_json(path_of("json", "polars"))
    whole.write_ndjson(path_of("jsonl", "polars"))
    frame(cells(), scalars).write_csv(path_of("csv", "polars"))
    whole.with_columns(bits=pl.Series(raw("bits")), brain=pl.Series(raw("brain"))).write_parquet(path_of("parquet", "polars"))
    for fmt in ("json", "jsonl", "csv", "parquet"):
        accept_every_type(fmt, "polars")


def by_pyarrow():
    kinds = {"Bool": pa.bool_(), "Int8": pa.int8(), "Int16": pa.int16(), "Int32": pa.int32(), "Int64": pa.int64(), "Float": pa.float32(), "Double": pa.float64(), "VarChar": pa.string()}
    scalars = {**{name: kinds[kind] for name, kind in SCALARS.items()}, "at": pa.timestamp("us", "UTC"), "maybe": pa.int32(), "level": pa.int8()}
    lists = {f"{kind.lower()}s": pa.list_(kinds[kind]) for kind in ELEMENTS}
    vectors = {"vec": pa.list_(pa.float32(), 2), "half": pa.list_(pa.float32()), "brain": pa.list_(pa.float32()), "small": pa.list_(pa.int8()), "bits": pa.list_(pa.uint8())}
    sparse = {"sparse": pa.struct([("indices", pa.list_(pa.uint32())), ("values", pa.list_(pa.float32()))])}
    columns = {**COLUMNS, "sparse": lists_of_sparse(), "doc": texts("doc"), "$meta": texts("$meta")}

    def table(columns, types):
        return pa.table({name: pa.array(values, types.get(name)) for name, values in columns.items()})

    types = {**scalars, **lists, **vectors, **sparse}
    binary = {"bits": raw("bits"), "half": arrays("half", "f2"), "brain": raw("brain")}
    as_binary = {"bits": pa.binary(2), "half": pa.list_(pa.float16(), 2), "brain": pa.binary()}
    pq.write_table(table({**columns, **binary}, {**types, **as_binary}), path_of("parquet", "pyarrow"))
    pa.csv.write_csv(table(cells(), scalars), path_of("csv", "pyarrow"))
    # It has no writer of JSON: its rows are handed to Python's.
    rows = table(columns, types).to_pylist()
    path_of("jsonl", "pyarrow").write_text("".join(json.dumps(row, default=lambda at: at.isoformat()) + "\n" for row in rows))
    for fmt in ("jsonl", "csv", "parquet"):
        accept_every_type(fmt, "pyarrow")


def by_duckdb():
    """Its own types all along: the values reach it as JSON, which it casts."""
    kinds = {"Bool": "BOOLEAN", "Int8": "TINYINT", "Int16": "SMALLINT", "Int32": "INTEGER", "Int64": "BIGINT", "Float": "FLOAT", "Double": "DOUBLE", "VarChar": "VARCHAR"}
    types = {
        "id": "BIGINT", **{name: kinds[kind] for name, kind in SCALARS.items()}, "text": "VARCHAR", "body": "VARCHAR", "doc": "JSON", "at": "TIMESTAMPTZ", "shape": "VARCHAR",
        **{f"{kind.lower()}s": f"{kinds[kind]}[]" for kind in ELEMENTS}, "vec": "FLOAT[2]", "bits": "UTINYINT[]", "half": "FLOAT[2]", "brain": "FLOAT[2]", "small": "TINYINT[2]",
        "sparse": "MAP(VARCHAR, FLOAT)", "maybe": "INTEGER", "note": "VARCHAR", "level": "TINYINT", "$meta": "JSON",
    }
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
    db = duckdb.connect(config={"threads": 1})
    db.sql("SET timezone = 'UTC'")
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        file.write("".join(json.dumps(row, default=lambda at: at.isoformat()) + "\n" for row in GIVEN))
        file.flush()
        db.sql(f"CREATE TABLE rows AS SELECT * REPLACE (shape::GEOMETRY AS shape) FROM read_json('{file.name}', columns = {{{columns}}})")
    # Of its lists only those of texts are no JSON in CSV, and maps.
    in_csv = "* REPLACE (to_json(varchars) AS varchars, to_json(sparse) AS sparse)"
    # A geometry is WKT in JSON and CSV, but WKB in Parquet.
    in_parquet = "* REPLACE (shape::VARCHAR AS shape, {'indices': map_keys(sparse)::UINTEGER[], 'values': map_values(sparse)} AS sparse)"
    for fmt, chosen, how in [("json", "*", "json, ARRAY true"), ("jsonl", "*", "json"), ("csv", in_csv, "csv, HEADER"), ("parquet", in_parquet, "parquet")]:
        db.sql(f"COPY (SELECT {chosen} FROM rows) TO '{path_of(fmt, 'duckdb')}' (FORMAT {how})")
        accept_every_type(fmt, "duckdb")
    db.sql(f"COPY (SELECT id, shape, vec FROM rows) TO '{data_path('parquet', 'geometry_by_duckdb')}' (FORMAT parquet)")
    fields = [f for f in FIELDS if f["fieldName"] in ("id", "shape", "vec")]
    refuse("parquet", "geometry_by_duckdb", fields, "type mis-match, expect arrow type 'utf8'", "hint: geometries are taken as WKT text", at="shape")


def by_numpy():
    """No arrays and no sparse vectors; what may be null or has a default has no file."""
    folder = path_of("numpy", "numpy")
    vectors = {"vec": np.array(COLUMNS["vec"], "f4"), "half": np.array(COLUMNS["half"], "f2"), "small": np.array(COLUMNS["small"], "i1"), "bits": np.array(COLUMNS["bits"], "u1"),
               "brain": np.array([list(v) for v in raw("brain")], "u1")}
    for name in ("id", *SCALARS):
        np.save(folder / f"{name}.npy", np.array(COLUMNS[name], DTYPES[SCALARS.get(name, "Int64")]))
    np.save(folder / "at.npy", np.array([at.replace(tzinfo=None) for at in COLUMNS["at"]], "M8[us]"))
    for name in ("text", "body", "shape"):
        np.save(folder / f"{name}.npy", np.array(COLUMNS[name]))
    for name in ("doc", "$meta"):
        np.save(folder / f"{name}.npy", np.array(texts(name)))
    for name, array in vectors.items():
        np.save(folder / f"{name}.npy", array)
    fields = [f for f in FIELDS if f["dataType"] not in ("Array", "SparseFloatVector")]
    accept_every_type("numpy", "numpy", fields, [{**row, **dict.fromkeys(("maybe", "note", "level"))} for row in GIVEN])


by_hand()
by_pandas()
by_polars()
by_pyarrow()
by_duckdb()
by_numpy()
