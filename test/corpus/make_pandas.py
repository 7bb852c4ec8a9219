"""Files as pandas writes them by default: JSON, JSON Lines, CSV, Parquet, and NumPy columns."""
import json

import numpy as np
import pandas as pd

from support import ALL_TYPES, ARRAYS, SIMPLE, accept, all_types_rows, array_rows, data_path, f32, field, refuse, simple_rows, written_by

written_by("pandas", "json", "jsonl", "csv", "parquet")
DIGITS = {"double_precision": 15}
OPTIONAL = [*SIMPLE, field("n", "Int64", nullable=True), field("note", "VarChar", nullable=True, max_length=20)]
# pandas' JSON writer keeps 15 digits, so only numbers that need no more; and it cannot write 5e-324.
PLAIN_ROWS = [{**row, "f32": f32(i / 4), "f64": i / 8, "vec": [float(i), 0.5, -0.25, 2.0]} for i, row in enumerate(all_types_rows())]


def optional_rows():
    rows = simple_rows(3)
    return [{**rows[0], "n": 9007199254740993, "note": "a"}, {**rows[1], "n": None, "note": None}, {**rows[2], "n": -1, "note": "c"}]


def optional_frame():
    frame = pd.DataFrame(optional_rows())
    frame["n"] = pd.array([r["n"] for r in optional_rows()], dtype="Int64")
    return frame


def _json():
    pd.DataFrame(PLAIN_ROWS).to_json(data_path("json", "by_pandas"), orient="records", **DIGITS)
    accept("json", "by_pandas", ALL_TYPES, PLAIN_ROWS)
    pd.DataFrame(PLAIN_ROWS).to_json(data_path("json", "by_pandas_indented"), orient="records", indent=2, force_ascii=False, **DIGITS)
    accept("json", "by_pandas_indented", ALL_TYPES, PLAIN_ROWS)
    pd.DataFrame(simple_rows()).to_json(data_path("json", "pandas_split_orient"), orient="split")
    refuse("json", "pandas_split_orient", SIMPLE, "root key should be 'rows'")
    pd.DataFrame(PLAIN_ROWS).to_json(data_path("jsonl", "by_pandas"), orient="records", lines=True, **DIGITS)
    accept("jsonl", "by_pandas", ALL_TYPES, PLAIN_ROWS)
    optional_frame().to_json(data_path("jsonl", "by_pandas_nulls"), orient="records", lines=True)
    accept("jsonl", "by_pandas_nulls", OPTIONAL, optional_rows())


def _csv():
    rows = all_types_rows()
    frame = pd.DataFrame([{**r, "doc": json.dumps(r["doc"]), "vec": json.dumps(r["vec"])} for r in rows])
    frame.to_csv(data_path("csv", "by_pandas"), index=False)
    accept("csv", "by_pandas", ALL_TYPES, rows)
    frame = optional_frame()
    frame["vec"] = frame["vec"].map(json.dumps)
    frame.to_csv(data_path("csv", "by_pandas_nulls"), index=False)
    accept("csv", "by_pandas_nulls", OPTIONAL, optional_rows())
    frame.to_csv(data_path("csv", "by_pandas_separator"), index=False, sep="|", na_rep="NULL")
    accept("csv", "by_pandas_separator", OPTIONAL, optional_rows(), options={"sep": "|", "nullkey": "NULL"})
    arrays = array_rows()
    lists = pd.DataFrame([{k: json.dumps(v, ensure_ascii=False) if isinstance(v, list) else v for k, v in r.items()} for r in arrays])
    lists.to_csv(data_path("csv", "arrays_by_pandas"), index=False)
    accept("csv", "arrays_by_pandas", ARRAYS, arrays)


def _parquet():
    rows = all_types_rows()
    frame = pd.DataFrame({**{k: [r[k] for r in rows] for k in rows[0]}, "doc": [json.dumps(r["doc"]) for r in rows]})
    kinds = {"i8": "int8", "i16": "int16", "i32": "int32", "f32": "float32"}
    frame = frame.astype(kinds)
    frame["vec"] = [np.array(r["vec"], dtype="float32") for r in rows]
    frame.to_parquet(data_path("parquet", "by_pandas"), index=False)
    accept("parquet", "by_pandas", ALL_TYPES, rows)
    frame.to_parquet(data_path("parquet", "by_pandas_with_index"))
    accept("parquet", "by_pandas_with_index", ALL_TYPES, rows)
    optional_frame().to_parquet(data_path("parquet", "by_pandas_nulls"))
    accept("parquet", "by_pandas_nulls", OPTIONAL, optional_rows())
    floats = pd.DataFrame(simple_rows()).astype({"id": "float64"})
    floats.to_parquet(data_path("parquet", "pandas_ids_became_floats"))
    refuse("parquet", "pandas_ids_became_floats", SIMPLE, "type mis-match", at="id")


def _numpy():
    frame = pd.DataFrame(simple_rows())
    folder = data_path("numpy", "by_pandas")
    np.save(folder / "id.npy", frame["id"].to_numpy())
    np.save(folder / "text.npy", frame["text"].to_numpy(dtype=np.str_))
    np.save(folder / "vec.npy", np.array(frame["vec"].to_list(), dtype="f4"))
    accept("numpy", "by_pandas", SIMPLE, simple_rows())
    folder = data_path("numpy", "pandas_strings_as_objects")
    np.save(folder / "id.npy", frame["id"].to_numpy())
    np.save(folder / "text.npy", frame["text"].to_numpy(dtype=object))
    np.save(folder / "vec.npy", np.array(frame["vec"].to_list(), dtype="f4"))
    refuse("numpy", "pandas_strings_as_objects", SIMPLE, "is not supported", at="text")


_json()
_csv()
_parquet()
_numpy()
