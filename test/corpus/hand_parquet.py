"""Parquet files damaged by hand. The whole file they are made from is pyarrow's."""
import pyarrow as pa
import pyarrow.parquet as pq

from support import SIMPLE, data_path, refuse, simple_rows


def _whole(**how):
    rows = simple_rows(50)
    table = pa.table({
        "id": pa.array([r["id"] for r in rows], pa.int64()),
        "text": pa.array([r["text"] for r in rows], pa.string()),
        "vec": pa.array([r["vec"] for r in rows], pa.list_(pa.float32())),
    })
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, **{"compression": "snappy", **how})
    return sink.getvalue().to_pybytes()


def _whole_of_bytes():
    table = pa.table({
        "id": pa.array([0, 1], pa.int64()),
        "text": pa.array(["a", "b"]),
        "vec": pa.array([[5, 6], [7, 9]], pa.list_(pa.uint8())),
    })
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="none", use_dictionary=False)
    return sink.getvalue().to_pybytes()


def _patched(data, old, new):
    """The last place where `old` stands."""
    at = data.rindex(old)
    return data[:at] + new + data[at + len(old) :]


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
    plain = _whole(compression="none", use_dictionary=False)
    delta = _whole(compression="none", use_dictionary=False, column_encoding={"text": "DELTA_LENGTH_BYTE_ARRAY"})
    prefixes = _whole(compression="none", use_dictionary=False, column_encoding={"text": "DELTA_BYTE_ARRAY"})
    # Found by fuzzing: 50 levels in one run whose value has more bits than a level; a count that the page contradicts; ...
    damaged |= {
        "level_of_too_many_bits": _patched(plain, b"\x02\0\0\0\x64\x01", b"\x02\0\0\0\x64\x03"),
        # The schema says that id is required, its pages have levels: they would be read as values.
        "schema_denies_levels": _patched(plain, b"\x15\x04\x25\x02\x18\x02id", b"\x15\x04\x25\x00\x18\x02id"),
        "chunk_of_another_column": _patched(plain, b"\x04text", b"\x04tent"),
        "delta_count_lies": _patched(delta, b"\x80\x01\x04\x32", b"\x80\x01\x04\x33"),
        "delta_miniblocks_lie": _patched(delta, b"\x80\x01\x04\x32", b"\x80\x01\x7f\x32"),
        # A uint8 is stored as an int32; this one is 0xffff7f01.
        "value_wider_than_its_column": _patched(_whole_of_bytes(), b"\x07\0\0\0\x09\0\0\0", b"\x07\0\0\0\x01\x7f\xff\xff"),
        "prefix_longer_than_the_string": _patched(prefixes, b"\x80\x01\x04\x32\x00", b"\x80\x01\x04\x32\x7e"),
    }
    for case, data in damaged.items():
        data_path("parquet", case).write_bytes(data)
        refuse("parquet", case, SIMPLE)
