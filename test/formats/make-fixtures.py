"""Writes test/formats/fixtures/ with the tools people use. Run it with a Python that has numpy, pyarrow, pandas and polars:

    python test/formats/make-fixtures.py

The tests need no Python: the files are committed. `<case>.rows` holds the rows, column by column, as the writer
gave them: JSON, under another name so that no formatter touches it.
"""
import json
import os
import shutil

import numpy as np
import pandas  # noqa: F401 (to_pandas needs it)
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "fixtures")
N, DIM = 200, 8
rng = np.random.default_rng(7)

ids = [9007199254740993 + i for i in range(N)]
vectors = rng.normal(size=(N, DIM)).astype(np.float32)
titles = [["", "plain", "naïve ☕", "😀 four bytes", "x" * 40][i % 5] for i in range(N)]
meta = [json.dumps({"k": i, "s": titles[i]}, ensure_ascii=False, separators=(",", ":")) for i in range(N)]
tags = [[j for j in range(i % 4)] for i in range(N)]
words = [["w%d" % j for j in range(i % 3)] for i in range(N)]
score = [float(np.float32(i / 3)) for i in range(N)]


def rows(name, **columns):
    with open(os.path.join(OUT, name + ".rows"), "w") as f:
        json.dump(columns, f, ensure_ascii=False, default=lambda v: v.tolist())


def npy(folder, **arrays):
    os.makedirs(os.path.join(OUT, folder))
    for name, array in arrays.items():
        with open(os.path.join(OUT, folder, name + ".npy"), "wb") as f:
            version = array[1] if isinstance(array, tuple) else None
            np.lib.format.write_array(f, array[0] if isinstance(array, tuple) else array, version=version, allow_pickle=True)


def numpy_sets():
    small = np.arange(N) % 100
    plain = dict(id=np.array(ids), vector=vectors, title=np.array(titles), flag=small % 2 == 0, small=small.astype("i1"),
                 score=np.array(score, "f4"), ratio=np.array(score, "f8"), meta=np.array(meta))
    npy("numpy-plain", **plain, ignored=np.arange(5))
    npy("numpy-big-endian", id=np.array(ids).astype(">i8"), vector=vectors.astype(">f8"), title=np.array(titles).astype(">U40"),
        flag=plain["flag"], small=plain["small"], score=np.array(score, ">f4"), ratio=np.array(score, ">f8"), meta=plain["meta"])
    npy("numpy-fortran", id=(np.array(ids), (2, 0)), vector=(np.asfortranarray(vectors), (3, 0)),
        title=np.array([t.encode() for t in titles]), flag=plain["flag"], small=plain["small"], score=plain["score"],
        ratio=plain["score"], meta=np.array([m.encode() for m in meta]))
    npy("numpy-half", id=np.arange(N, dtype="i2"), vector=vectors.astype("f2"))
    npy("numpy-object", id=np.array(ids, dtype=object), vector=vectors)
    rows("numpy-plain", id=[str(i) for i in ids], vector=vectors, title=titles, flag=plain["flag"], small=plain["small"],
         score=score, ratio=score, meta=meta)
    rows("numpy-half", id=[str(i) for i in range(N)], vector=vectors.astype("f2").astype("f4"))


def table(**over):
    columns = dict(
        id=pa.array(ids, pa.int64()), vector=pa.array(list(vectors), pa.list_(pa.float32())), title=pa.array(titles),
        flag=pa.array([i % 2 == 0 for i in range(N)]), small=pa.array([i % 100 for i in range(N)], pa.int8()),
        score=pa.array(score, pa.float32()), ratio=pa.array(score, pa.float64()),
        meta=pa.array(meta), tags=pa.array(tags, pa.list_(pa.int32())), words=pa.array(words, pa.list_(pa.string())))
    columns.update(over)
    return pa.table(columns)


def with_nulls():
    return table(
        title=pa.array([None if i % 7 == 0 else t for i, t in enumerate(titles)]),
        score=pa.array([None if i % 5 == 0 else s for i, s in enumerate(score)], pa.float32()),
        flag=pa.array([None if i % 3 == 0 else i % 2 == 0 for i in range(N)]),
        tags=pa.array([None if i % 6 == 0 else t for i, t in enumerate(tags)], pa.list_(pa.int32())),
        words=pa.nulls(N))


def parquet(name, data, **options):
    pq.write_table(data, os.path.join(OUT, name + ".parquet"), **options)


def parquet_files():
    full = table()
    rows("parquet-full", id=[str(i) for i in ids], vector=vectors, title=titles, flag=[i % 2 == 0 for i in range(N)],
         small=[i % 100 for i in range(N)], score=score, ratio=score, meta=meta, tags=tags, words=words)
    for codec in ["none", "snappy", "gzip", "zstd", "lz4", "brotli"]:
        parquet(f"parquet-full.{codec}", full, compression=codec, use_dictionary=codec in ("gzip", "zstd"))
    # Pages of a few rows, cut anywhere; several row groups.
    parquet("parquet-full.small-pages", full, data_page_size=100, write_batch_size=7, row_group_size=70, use_dictionary=False)
    parquet("parquet-full.v2", full, data_page_version="2.0", data_page_size=300, write_batch_size=10, write_page_checksum=True)
    parquet("parquet-full.dictionary-fallback", full, dictionary_pagesize_limit=200, data_page_size=400, write_batch_size=16)
    parquet("parquet-full.delta", full, use_dictionary=False, column_encoding={
        "id": "DELTA_BINARY_PACKED", "title": "DELTA_BYTE_ARRAY", "meta": "DELTA_LENGTH_BYTE_ARRAY", "score": "BYTE_STREAM_SPLIT",
        "vector.list.element": "BYTE_STREAM_SPLIT", "flag": "RLE"}, data_page_version="2.0")
    parquet("parquet-full.wide", table(
        vector=pa.array(list(vectors.astype("f8")), pa.list_(pa.float64(), DIM)), title=pa.array(titles).dictionary_encode(),
        meta=pa.array(meta, pa.large_string()), tags=pa.array(tags, pa.large_list(pa.int16())),
        small=pa.array([i % 100 for i in range(N)], pa.uint8()), words=pa.array(words, pa.large_list(pa.large_string())),
        extra=pa.array(range(N)), nested=pa.array([{"a": 1, "b": [1, 2]}] * N)))
    required = pa.schema([pa.field(f.name, f.type, nullable=False) for f in full.schema])
    parquet("parquet-full.required", full.cast(required), use_compliant_nested_type=False)
    pl.from_arrow(full).write_parquet(os.path.join(OUT, "parquet-full.polars.parquet"), row_group_size=128)
    full.to_pandas().to_parquet(os.path.join(OUT, "parquet-full.pandas.parquet"), index=False)

    nulls = with_nulls()
    rows("parquet-nulls", **{name: nulls[name].to_pylist() for name in ["title", "score", "flag", "tags", "words"]})
    parquet("parquet-nulls", nulls)
    parquet("parquet-nulls.small-pages", nulls, data_page_size=64, write_batch_size=5, row_group_size=77)
    parquet("parquet-empty", full.slice(0, 0))
    two = {"id": pa.array([1, 2, 3], pa.int64())}
    parquet("parquet-half", pa.table({"id": pa.array(range(N), pa.int32()),
                                      "vector": pa.array(list(vectors.astype("f2")), pa.list_(pa.float16()))}))
    rows("parquet-half", id=[str(i) for i in range(N)], vector=vectors.astype("f2").astype("f4"))
    parquet("parquet-short-vector", pa.table({**two, "vector": pa.array([[1.0] * 8, [1.0] * 8, [1.0] * 7], pa.list_(pa.float32()))}))
    parquet("parquet-null-in-vector", pa.table({**two, "vector": pa.array([[1.0] * 8, [1.0] * 7 + [None], [1.0] * 8], pa.list_(pa.float32()))}))
    parquet("parquet-null-vector", pa.table({**two, "vector": pa.array([[1.0] * 8, None, [1.0] * 8], pa.list_(pa.float32()))}))
    parquet("parquet-nan", pa.table({**two, "vector": pa.array([[1.0] * 8, [1.0] * 8, [1.0] * 7 + [float("nan")]], pa.list_(pa.float32()))}))
    parquet("parquet-uint64", pa.table({"id": pa.array([1, 2**63], pa.uint64()), "vector": pa.array([[1.0] * 8] * 2, pa.list_(pa.float32()))}))
    parquet("parquet-id-text", pa.table({"id": pa.array(["1"]), "vector": pa.array([[1.0] * 8], pa.list_(pa.float32()))}))
    parquet("parquet-wrong-case", pa.table({"ID": pa.array([1]), "vector": pa.array([[1.0] * 8], pa.list_(pa.float32()))}))
    parquet("parquet-bytes", pa.table({"id": pa.array([1]), "vector": pa.array([[1.0] * 8], pa.list_(pa.float32())), "title": pa.array([b"\xff"])}))
    parquet("parquet-meta", pa.table({**two, "vector": pa.array([[1.0] * 8] * 3, pa.list_(pa.float32())), "$meta": pa.array(['{"a":1}', " {}", "[1]"])}))


def row_groups_for_parts():
    """One row group of many pages: columns whose rows have one value, as many as a vector, or any number of them."""
    n = 300
    lists = lambda step: [None if i % 11 == step else [i * step + j for j in range(i % 5)] for i in range(n)]
    structs = [None if i % 13 == 5 else [{"n": i + j, "v": [i + 0.5, j + 0.25]} for j in range(i % 4)] for i in range(n)]
    sparse = [{"indices": [i, i + 7], "values": [0.5, i + 1.0]} if i % 3 else {"indices": [i], "values": [2.0]} for i in range(n)]
    near = [[float(i * DIM + j) for j in range(DIM)] for i in range(n)]
    data = pa.table(dict(
        id=pa.array(range(n), pa.int64()), vector=pa.array(near, pa.list_(pa.float32())),
        maybe=pa.array([None if i % 4 == 1 else v for i, v in enumerate(near)], pa.list_(pa.float32())),
        title=pa.array([None if i % 7 == 0 else "title %d" % (i % 9) for i in range(n)]),
        tags=pa.array(lists(3), pa.list_(pa.int64())),
        sparse=pa.array(sparse, pa.struct([("indices", pa.list_(pa.uint32())), ("values", pa.list_(pa.float32()))])),
        st=pa.array(structs, pa.list_(pa.struct([("n", pa.int32()), ("v", pa.list_(pa.float32()))])))))
    small = dict(write_batch_size=6, data_page_size=90)
    parquet("parquet-parts.v1", data, **small, compression="none")
    parquet("parquet-parts.v2", data, **small, data_page_version="2.0", compression="zstd")
    parquet("parquet-parts.plain", data, **small, use_dictionary=False, write_page_index=True)
    # Two rows whose lengths are wrong, and as many numbers in all as there should be.
    wrong = [v[:-1] if i == 40 else v + [0.5] if i == 45 else v for i, v in enumerate(near)]
    parquet("parquet-parts.wrong-lengths", pa.table({"id": data["id"], "vector": pa.array(wrong, pa.list_(pa.float32()))}), **small)


shutil.rmtree(OUT, ignore_errors=True)
os.makedirs(OUT)
numpy_sets()
parquet_files()
row_groups_for_parts()
