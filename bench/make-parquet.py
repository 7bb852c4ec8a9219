"""Turns the bench's NumPy set into one Parquet file as pyarrow writes it by default: make-parquet.py <folder of .npy> <file>."""
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

folder, target = Path(sys.argv[1]), sys.argv[2]
CHUNK_ROWS = 50_000

ids, texts, vectors = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in ("id", "text", "vector"))
schema = pa.schema([("id", pa.int64()), ("text", pa.string()), ("vector", pa.list_(pa.float32()))])
with pq.ParquetWriter(target, schema, compression="snappy") as writer:
    for start in range(0, len(ids), CHUNK_ROWS):
        part = slice(start, start + CHUNK_ROWS)
        flat = np.ascontiguousarray(vectors[part])
        offsets = np.arange(len(flat) + 1, dtype="int32") * flat.shape[1]
        lists = pa.ListArray.from_arrays(pa.array(offsets), pa.array(flat.reshape(-1)))
        writer.write_table(pa.table([pa.array(ids[part]), pa.array(texts[part].tolist()), lists], schema=schema))
