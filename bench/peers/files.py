"""Reads the bench's files as a Python user would, into Arrow tables of id, text and vector."""
import numpy as np
import pyarrow as pa
import pyarrow.json
import pyarrow.parquet as pq


def read_group(file_format, paths, dim):
    if file_format == "numpy":
        return read_numpy(paths, dim)
    (path,) = paths
    if file_format.startswith("parquet"):
        return with_fixed_vectors(pq.read_table(path), dim)
    if file_format == "jsonl":
        schema = pa.schema([("id", pa.int64()), ("text", pa.string()), ("vector", pa.list_(pa.float32()))])
        return with_fixed_vectors(pyarrow.json.read_json(path, parse_options=pyarrow.json.ParseOptions(schema)), dim)
    raise ValueError(f"no reader for {file_format}")


def read_numpy(paths, dim):
    arrays = {path.rsplit("/", 1)[1].removesuffix(".npy"): np.load(path) for path in paths}
    vectors = pa.FixedSizeListArray.from_arrays(pa.array(arrays["vector"].reshape(-1)), dim)
    columns = [pa.array(arrays["id"]), pa.array(arrays["text"].tolist()), vectors]
    return pa.table(columns, names=["id", "text", "vector"])


def with_fixed_vectors(table, dim):
    """A vector column of a vector store has a fixed size."""
    at = table.schema.get_field_index("vector")
    return table.set_column(at, "vector", table.column("vector").cast(pa.list_(pa.float32(), dim)))
