"""Vectors other than of float32, in every format and every form that Milvus documents for them, and what must be refused."""
import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from support import ITEMS, PK, VECTORS, accept, data_path, pack, refuse, text_of, vector_lists, vector_rows

KINDS = {spec["fieldName"]: spec["dataType"] for spec in VECTORS[1:]}
SPECS = {spec["fieldName"]: spec for spec in VECTORS}
ROWS = vector_rows()
LISTS = vector_lists(ROWS)
# Decimal texts that lie beside a tie of the 16-bit floats: rounding them to float32 first would fall on it.
TIES = {"half": ["1.00048828125", "1.00048828126", "1.00146484375"], "brain": ["1.00390625", "1.0039062500001", "1.01171875"]}


def texts(rows):
    return [{k: json.dumps(v) for k, v in row.items()} for row in rows]


def _texts():
    for fmt in ("json", "jsonl", "csv"):
        data_path(fmt, "vectors").write_text(text_of(fmt, texts(LISTS)))
        accept(fmt, "vectors", VECTORS, ROWS)
        fields = [PK, SPECS["half"], SPECS["brain"]]
        row = {"id": "1", **{name: f"[{', '.join(t)}]" for name, t in TIES.items()}}
        data_path(fmt, "vectors_rounded").write_text(text_of(fmt, [row]))
        stored = {"id": 1, **{name: pack(KINDS[name], [float(t) for t in TIES[name]]) for name in TIES}}
        accept(fmt, "vectors_rounded", fields, [stored])
        for case, name, bad, words in BAD_TEXTS:
            good = {"id": 1, name: LISTS[0][name]}
            data_path(fmt, case).write_text(text_of(fmt, [*texts([good]), {"id": "2", name: bad}, *texts([{**good, "id": 3}])]))
            refuse(fmt, case, [PK, SPECS[name]], *words, row=1, line={"csv": 3}.get(fmt, 2), at=name)
    base64_rows = [{"id": i, "bits": json.dumps(text)} for i, text in enumerate(["AAA=", "//8=", "AYA=", "qlU="], 1)]
    data_path("csv", "binary_base64").write_text(text_of("csv", base64_rows_text(base64_rows)))
    accept("csv", "binary_base64", [PK, SPECS["bits"]], [{"id": r["id"], "bits": r["bits"]} for r in ROWS])
    for case, text in (("binary_base64_short", '"AA=="'), ("binary_base64_bad", '"A*A="')):
        data_path("csv", case).write_text(text_of("csv", [{"id": "1", "bits": '"AAA="'}, {"id": "2", "bits": text}]))
        refuse("csv", case, [PK, SPECS["bits"]], row=1, line=3, at="bits")


def base64_rows_text(rows):
    return [{k: str(v) for k, v in row.items()} for row in rows]


# case, field, the bad value, words
BAD_TEXTS = [
    ("binary_wrong_dim", "bits", "[1]", ["expected dim '16'", "got dim '8'"]),
    ("binary_overflow", "bits", "[1, 256]", ["out of range"]),
    ("binary_negative", "bits", "[1, -1]", ["out of range"]),
    ("binary_fraction", "bits", "[1, 1.5]", []),
    ("float16_wrong_dim", "half", "[1, 2]", ["expected dim '3'", "got dim '2'"]),
    ("float16_overflow", "half", "[1, 2, 1e5]", ["float16 vector contain nan or infinity value."]),
    ("float16_huge", "half", "[1, 2, 1e400]", ["is not a number or infinity"]),
    ("float16_null", "half", "[1, 2, null]", []),
    ("bfloat16_wrong_dim", "brain", "[1, 2, 3, 4]", ["expected dim '3'", "got dim '4'"]),
    ("bfloat16_overflow", "brain", "[1, 2, 3.4e38]", ["bfloat16 vector contain nan or infinity value."]),
    ("int8_vector_wrong_dim", "small", "[]", ["expected dim '3'", "got dim '0'"]),
    ("int8_vector_overflow", "small", "[1, 2, 128]", ["out of range"]),
    ("int8_vector_fraction", "small", "[1, 2, 1.0]", []),
]


def arrays(rows=ROWS):
    """One array for each field: the dtype of its items, 16-bit floats as raw bytes."""
    out = {"id": np.array([r["id"] for r in rows])}
    for name, kind in KINDS.items():
        dtype = np.uint8 if "Float16" in kind else ITEMS[kind]
        out[name] = np.array([np.frombuffer(r[name], dtype) for r in rows])
    return out


def save(case, columns):
    folder = data_path("numpy", case)
    for name, array in columns.items():
        np.save(folder / f"{name}.npy", array)


def _numpy():
    save("vectors", arrays())
    accept("numpy", "vectors", VECTORS, ROWS)
    halves = [PK, SPECS["half"], SPECS["brain"]]
    exact = [{k: r[k] for k in ("id", "half", "brain")} for r in ROWS]
    numbers = {name: np.array([r[name] for r in LISTS]) for name in ("half", "brain")}
    for dtype in ("f4", "f8", ">f4"):
        case = "vectors_of_" + dtype.replace(">", "big_endian_")
        save(case, {"id": arrays()["id"], **{name: a.astype(dtype) for name, a in numbers.items()}})
        accept("numpy", case, halves, exact)
    save("vectors_of_f2", {"id": arrays()["id"], "half": numbers["half"].astype("f2")})
    accept("numpy", "vectors_of_f2", [PK, SPECS["half"]], [{"id": r["id"], "half": r["half"]} for r in ROWS])
    save("vectors_fortran_order", {name: np.asfortranarray(a) for name, a in arrays().items()})
    accept("numpy", "vectors_fortran_order", VECTORS, ROWS)

    def no(case, name, array, *words, **more):
        save(case, {"id": arrays()["id"], name: array})
        refuse("numpy", case, [PK, SPECS[name]], *words, at=name, **more)

    raw = arrays()["half"].copy()
    raw[2, 4:6] = [0x00, 0x7C]
    no("float16_raw_infinity", "half", raw, "float16 vector contain nan or infinity value.", row=2)
    raw = arrays()["brain"].copy()
    raw[1, 0:2] = [0xC0, 0x7F]
    no("bfloat16_raw_nan", "brain", raw, "bfloat16 vector contain nan or infinity value.", row=1)
    no("float16_overflow", "half", np.array([[1, 2, 3]] * 3 + [[1, 1e5, 2]]), "float16 vector contain nan or infinity value.", row=3)
    no("float16_nan", "half", np.array([[1, 2, np.nan]] * 4, "f4"), "is not a number or infinity", row=0)
    no("float16_raw_width", "half", np.zeros((4, 3), "u1"), "expected dim '3'")
    no("float16_of_ints", "half", np.zeros((4, 3), "i4"), "expected element type 'Float16Vector'")
    no("binary_of_int8", "bits", np.zeros((4, 2), "i1"), "expected element type 'BinaryVector'")
    no("binary_wrong_dim", "bits", np.zeros((4, 16), "u1"), "expected dim '16'", "got dim '128'")
    no("int8_vector_of_uint8", "small", np.zeros((4, 3), "u1"), "expected element type 'Int8Vector'")
    no("int8_vector_wrong_dim", "small", np.zeros((4, 4), "i1"), "expected dim '3'", "got dim '4'")


def _parquet():
    ids = pa.array([r["id"] for r in ROWS])

    def yes(case, names, columns, **how):
        pq.write_table(pa.table({"id": ids, **columns}), data_path("parquet", case), **how)
        accept("parquet", case, [PK, *(SPECS[n] for n in names)], [{n: r[n] for n in ("id", *names)} for r in ROWS])

    lists = {name: pa.array([list(r[name]) for r in ROWS], pa.list_(pa.uint8())) for name in ("bits", "half", "brain")}
    small = {"small": pa.array([r["small"] for r in LISTS], pa.list_(pa.int8()))}
    yes("vectors", KINDS, {**lists, **small})
    yes("vectors_plain", KINDS, {**lists, **small}, use_dictionary=False, compression="zstd", data_page_version="2.0")
    fixed = {n: a.cast(pa.list_(a.type.value_type, len(a[0]))) for n, a in {**lists, **small}.items()}
    yes("vectors_fixed_size_list", KINDS, fixed)
    binaries = {name: pa.array([r[name] for r in ROWS], pa.binary()) for name in lists}
    yes("vectors_binary", lists, binaries)
    yes("vectors_binary_plain", lists, binaries, use_dictionary=False)
    for kind in (pa.float32(), pa.float64()):
        columns = {n: pa.array([r[n] for r in LISTS], pa.list_(kind)) for n in ("half", "brain")}
        yes(f"vectors_of_{kind}", columns, columns)
    nullable = [PK, {**SPECS["half"], "nullable": True}, {**SPECS["bits"], "nullable": True}]
    some = [{"id": r["id"], "half": r["half"] if r["id"] % 2 else None, "bits": None if r["id"] == 2 else r["bits"]} for r in ROWS]
    half = pa.array([r["half"] and list(r["half"]) for r in some], pa.list_(pa.uint8()))
    table = pa.table({"id": ids, "half": half, "bits": pa.array([r["bits"] for r in some], pa.binary())})
    pq.write_table(table, data_path("parquet", "vectors_nullable"))
    accept("parquet", "vectors_nullable", nullable, some)
    _bad_parquet(ids, lists, binaries)


def _bad_parquet(ids, lists, binaries):
    def no(case, name, column, *words, **more):
        pq.write_table(pa.table({"id": ids, name: column}), data_path("parquet", case))
        refuse("parquet", case, [PK, SPECS[name]], *words, at=name, **more)

    def changed(name, row, value):
        return [value if i == row else list(r[name]) for i, r in enumerate(ROWS)]

    bytes_ = pa.list_(pa.uint8())
    aligned = "length of vector is not aligned"
    no("binary_wrong_width", "bits", pa.array(changed("bits", 2, [1, 2, 3]), bytes_), aligned, "expected 2 but got 3", row=2)
    no("binary_blob_wrong_width", "bits", pa.array([b"ab", b"a", b"ab", b"ab"]), aligned, "expected 2 but got 1", row=1)
    no("binary_of_int32", "bits", pa.array([[1, 2]] * 4, pa.list_(pa.int32())), "type mis-match")
    no("float16_wrong_width", "half", pa.array(changed("half", 0, [1, 2, 3]), bytes_), aligned, "expected 6 but got 3", row=0)
    bad = list(ROWS[3]["half"][:4]) + [0x01, 0xFC]
    no("float16_raw_nan", "half", pa.array(changed("half", 3, bad), bytes_), "float16 vector contain nan or infinity value.", row=3)
    bad = ROWS[3]["brain"][:2] + b"\x80\xff" + ROWS[3]["brain"][4:]
    no("bfloat16_blob_infinity", "brain", pa.array([bad] + [r["brain"] for r in ROWS[1:]]),
       "bfloat16 vector contain nan or infinity value.", row=0)
    no("float16_overflow", "half", pa.array([[1.0, 2.0, 65520.0]] * 4), "float16 vector contain nan or infinity value.", row=0)
    no("float16_of_int32", "half", pa.array([[1, 2, 3]] * 4, pa.list_(pa.int32())), "type mis-match")
    no("int8_vector_of_int16", "small", pa.array([[1, 2, 3]] * 4, pa.list_(pa.int16())), "type mis-match")
    no("int8_vector_null_element", "small", pa.array([[1, None, 3]] * 4, pa.list_(pa.int8())), row=0)
    no("int8_vector_binary", "small", binaries["half"], "type mis-match")


_texts()
_numpy()
_parquet()
