"""Parquet files damaged by hand. The whole file they are made from is pyarrow's."""
import pyarrow as pa
import pyarrow.parquet as pq

from support import SIMPLE, data_path, refuse, simple_rows


def _whole():
    rows = simple_rows(50)
    table = pa.table({
        "id": pa.array([r["id"] for r in rows], pa.int64()),
        "text": pa.array([r["text"] for r in rows], pa.string()),
        "vec": pa.array([r["vec"] for r in rows], pa.list_(pa.float32())),
    })
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="snappy")
    return sink.getvalue().to_pybytes()


def _zero(data, start, count):
    return data[:start] + b"\0" * count + data[start + count :]


def make_parquet():
    whole = _whole()
    damaged = {
        "truncated": whole[:-20],
        "truncated_in_half": whole[: len(whole) // 2],
        "empty_file": b"",
        "bad_magic": b"PARX" + whole[4:-4] + b"PARX",
        "not_parquet": b"id,text,vec\n1,a,b\n",
        "footer_length_too_big": whole[:-8] + (2**31 - 1).to_bytes(4, "little") + b"PAR1",
        "damaged_page": _zero(whole, 4, 60),
    }
    for case, data in damaged.items():
        data_path("parquet", case).write_bytes(data)
        refuse("parquet", case, SIMPLE)
