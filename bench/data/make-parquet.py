"""Turns NumPy sets into Parquet files as pyarrow writes them by default: make-parquet.py <compression> groups|one-group (<folder of .npy> <file>)..."""
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

CHUNK_ROWS = 50_000
SCHEMA = pa.schema([("id", pa.int64()), ("text", pa.string()), ("vector", pa.list_(pa.float32()))])


def convert(folder, target, compression, group_rows):
    ids, texts, vectors = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in ("id", "text", "vector"))
    with pq.ParquetWriter(target, SCHEMA, compression=compression) as writer:
        chunk = group_rows or len(ids)
        for start in range(0, len(ids), chunk):
            part = slice(start, start + chunk)
            flat = np.ascontiguousarray(vectors[part])
            offsets = np.arange(len(flat) + 1, dtype="int32") * flat.shape[1]
            lists = pa.ListArray.from_arrays(pa.array(offsets), pa.array(flat.reshape(-1)))
            columns = [pa.array(ids[part]), pa.array(texts[part].tolist()), lists]
            writer.write_table(pa.table(columns, schema=SCHEMA), row_group_size=chunk)


compression, groups, *paths = sys.argv[1:]
for folder, target in zip(paths[::2], paths[1::2], strict=True):
    convert(Path(folder), target, compression, None if groups == "one-group" else CHUNK_ROWS)
