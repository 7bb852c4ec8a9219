"""Files as polars writes them by default: JSON, JSON Lines, CSV, Parquet (large strings and lists, zstd), NumPy columns."""
import json

import numpy as np
import polars as pl

from support import ALL_TYPES, ARRAYS, SIMPLE, accept, all_types_rows, array_rows, data_path, field, simple_rows, written_by

written_by("polars", "json", "jsonl", "csv", "parquet")
TYPES = {
    "id": pl.Int64, "flag": pl.Boolean, "i8": pl.Int8, "i16": pl.Int16, "i32": pl.Int32, "i64": pl.Int64,
    "f32": pl.Float32, "f64": pl.Float64, "text": pl.String, "doc": pl.String, "vec": pl.List(pl.Float32),
}
ARRAY_TYPES = {
    "id": pl.Int64, "bools": pl.List(pl.Boolean), "i8s": pl.List(pl.Int8), "i16s": pl.List(pl.Int16), "i32s": pl.List(pl.Int32),
    "i64s": pl.List(pl.Int64), "f32s": pl.List(pl.Float32), "f64s": pl.List(pl.Float64), "texts": pl.List(pl.String),
    "vec": pl.Array(pl.Float32, 2),
}
OPTIONAL = [*SIMPLE, field("n", "Int64", nullable=True), field("note", "VarChar", nullable=True, max_length=20)]
OPTIONAL_ROWS = [
    {**row, "n": n, "note": note} for row, n, note in zip(simple_rows(3), [9007199254740993, None, -1], ["a", None, "c"])
]
ROWS = all_types_rows()


def frame():
    return pl.DataFrame([{**r, "doc": json.dumps(r["doc"], ensure_ascii=False)} for r in ROWS], schema=TYPES)


def optional(vec=pl.List(pl.Float32)):
    return pl.DataFrame(OPTIONAL_ROWS, schema={"id": pl.Int64, "text": pl.String, "vec": vec, "n": pl.Int64, "note": pl.String})


def _texts():
    frame().write_json(data_path("json", "by_polars"))
    accept("json", "by_polars", ALL_TYPES, ROWS)
    optional().write_json(data_path("json", "by_polars_nulls"))
    accept("json", "by_polars_nulls", OPTIONAL, OPTIONAL_ROWS)
    frame().write_ndjson(data_path("jsonl", "by_polars"))
    accept("jsonl", "by_polars", ALL_TYPES, ROWS)
    pl.DataFrame(array_rows(), schema=ARRAY_TYPES).write_ndjson(data_path("jsonl", "arrays_by_polars"))
    accept("jsonl", "arrays_by_polars", ARRAYS, array_rows())
    cells = frame().with_columns(vec=pl.Series([json.dumps(r["vec"]) for r in ROWS]))
    cells.write_csv(data_path("csv", "by_polars"))
    accept("csv", "by_polars", ALL_TYPES, ROWS)
    cells.write_csv(data_path("csv", "by_polars_all_quoted"), quote_style="always", line_terminator="\r\n")
    accept("csv", "by_polars_all_quoted", ALL_TYPES, ROWS)
    nulls = optional().with_columns(vec=pl.Series([json.dumps(r["vec"]) for r in OPTIONAL_ROWS]))
    nulls.write_csv(data_path("csv", "by_polars_nulls"), null_value="\\N", separator="\t")
    accept("csv", "by_polars_nulls", OPTIONAL, OPTIONAL_ROWS, options={"sep": "\t", "nullkey": "\\N"})


def _parquet():
    frame().write_parquet(data_path("parquet", "by_polars"))
    accept("parquet", "by_polars", ALL_TYPES, ROWS)
    pl.DataFrame(array_rows(), schema=ARRAY_TYPES).write_parquet(data_path("parquet", "arrays_by_polars"))
    accept("parquet", "arrays_by_polars", ARRAYS, array_rows())
    optional(pl.Array(pl.Float32, 2)).write_parquet(data_path("parquet", "by_polars_nulls"))
    accept("parquet", "by_polars_nulls", OPTIONAL, OPTIONAL_ROWS)
    many = simple_rows(120)
    rows = pl.DataFrame(many, schema={"id": pl.Int64, "text": pl.String, "vec": pl.List(pl.Float32)})
    rows.write_parquet(data_path("parquet", "row_groups_by_polars"), row_group_size=50, compression="lz4")
    accept("parquet", "row_groups_by_polars", SIMPLE, many)
    rows.with_columns(pl.col("text").cast(pl.Categorical)).write_parquet(data_path("parquet", "categorical_by_polars"))
    accept("parquet", "categorical_by_polars", SIMPLE, many)


def _numpy():
    rows = pl.DataFrame(simple_rows(), schema={"id": pl.Int64, "text": pl.String, "vec": pl.Array(pl.Float32, 2)})
    folder = data_path("numpy", "by_polars")
    np.save(folder / "id.npy", rows["id"].to_numpy())
    np.save(folder / "text.npy", rows["text"].to_numpy().astype(np.str_))
    np.save(folder / "vec.npy", rows["vec"].to_numpy())
    accept("numpy", "by_polars", SIMPLE, simple_rows())


_texts()
_parquet()
_numpy()
