"""Every format as pymilvus' LocalBulkWriter writes it: what a Milvus user has at hand. Its folders carry a random name, so files are moved."""
import shutil
import tempfile
from pathlib import Path

import numpy as np
from pymilvus import CollectionSchema, DataType, FieldSchema, StructFieldSchema
from pymilvus.bulk_writer import BulkFileType, LocalBulkWriter

from every_type import FIELDS, GIVEN, stored
from support import ALL_TYPES, ARRAYS, ITEMS, PK, SIMPLE, VEC, VECTORS, accept, all_types_rows, array_rows, data_path, field, pack, simple_rows, struct, sub, vector_lists, vector_rows, written_by

KINDS = {"json": BulkFileType.JSON, "jsonl": BulkFileType.JSONL, "csv": BulkFileType.CSV, "parquet": BulkFileType.PARQUET, "numpy": BulkFileType.NUMPY}
written_by("BulkWriter", *KINDS)
TYPES = {
    "Bool": DataType.BOOL, "Int8": DataType.INT8, "Int16": DataType.INT16, "Int32": DataType.INT32, "Int64": DataType.INT64,
    "Float": DataType.FLOAT, "Double": DataType.DOUBLE, "VarChar": DataType.VARCHAR, "Text": DataType.TEXT, "JSON": DataType.JSON,
    "Array": DataType.ARRAY, "FloatVector": DataType.FLOAT_VECTOR,
    "BinaryVector": DataType.BINARY_VECTOR, "Float16Vector": DataType.FLOAT16_VECTOR, "BFloat16Vector": DataType.BFLOAT16_VECTOR,
    "Int8Vector": DataType.INT8_VECTOR, "SparseFloatVector": DataType.SPARSE_FLOAT_VECTOR,
    "Geometry": DataType.GEOMETRY, "Timestamptz": DataType.TIMESTAMPTZ,
}


def schema_of(fields, dynamic, auto_id):
    out = []
    for spec in fields:
        if "fields" in spec:
            continue
        more = dict(spec.get("elementTypeParams", {}))
        for ours, theirs in (("nullable", "nullable"), ("defaultValue", "default_value"), ("isPartitionKey", "is_partition_key")):
            if ours in spec:
                more[theirs] = spec[ours]
        if "elementDataType" in spec:
            more["element_type"] = TYPES[spec["elementDataType"]]
        if spec.get("isPrimary"):
            more.update(is_primary=True, auto_id=auto_id)
        out.append(FieldSchema(spec["fieldName"], TYPES[spec["dataType"]], **more))
    schema = CollectionSchema(out, enable_dynamic_field=dynamic)
    for spec in fields:
        if "fields" not in spec:
            continue
        inner = StructFieldSchema()
        for part in spec["fields"]:
            inner.add_field(part["fieldName"], TYPES[part["elementDataType"]], **part.get("elementTypeParams", {}))
        schema.add_field(spec["fieldName"], DataType.ARRAY, element_type=DataType.STRUCT, struct_schema=inner, **spec["typeParams"])
    return schema


def make(fmt, case, fields, rows, *, given=None, dynamic=False, auto_id=False, **more):
    with tempfile.TemporaryDirectory() as folder:
        writer = LocalBulkWriter(schema_of(fields, dynamic, auto_id), folder, file_type=KINDS[fmt])
        for row in given or rows:
            writer.append_row(dict(row))
        writer.commit()
        [batch] = writer.batch_files
        target = data_path(fmt, case)
        for file in batch:
            shutil.move(file, target / Path(file).name if fmt == "numpy" else target)
    accept(fmt, case, fields, rows, dynamic=dynamic, auto_id=auto_id, **more)


# A default is written out by the writer; None in a nullable JSON field becomes JSON's null in Parquet and CSV.
OPTIONAL = [
    PK,
    field("maybe", "Int32", nullable=True),
    field("note", "VarChar", nullable=True, max_length=20),
    field("level", "Int8", default=3),
    field("tags", "Array", element="Int64", nullable=True, max_capacity=4),
    VEC,
]
OPTIONAL_ROWS = [
    {"id": 1, "maybe": None, "note": None, "tags": None, "vec": [1.0, 2.0]},
    {"id": 2, "maybe": 0, "note": "n", "level": 0, "tags": [1, 2], "vec": [1.0, 2.0]},
]
METAS = [{"color": "red", "n": 5}, {}, {"deep": {"a": [1, 2]}}]
KEYED = [*SIMPLE, field("tenant", "Int64", partition_key=True)]

def given_vectors():
    """The writer takes 16-bit floats as arrays of their dtype, or as lists."""
    kinds = {"half": "Float16Vector", "brain": "BFloat16Vector", "small": "Int8Vector"}
    return [{**row, **{name: np.frombuffer(row[name], ITEMS[kind]) for name, kind in kinds.items()}} for row in vector_rows()]


TEXTS = [{"id": 1, "body": "", "vec": [1.0, 2.0]}, {"id": 2, "body": "ü, \"q\"\n東京 🦋", "vec": [1.0, 2.0]}]
TIMES = [{"id": 1, "at": "2025-01-31T23:59:59.5+08:00", "shape": "POINT (1 2)", "vec": [1.0, 2.0]}, {"id": 2, "at": "1969-12-31 23:59:59", "shape": "POLYGON ((0 0, 1 0, 1 1, 0 0))", "vec": [1.0, 2.0]}]
TIMES_SHOWN = [{**TIMES[0], "at": "2025-01-31T15:59:59.5Z"}, {**TIMES[1], "at": "1969-12-31T23:59:59Z"}]
SPARSE = [{"id": 1, "sparse": {7: 0.5, 1: 0.1}}, {"id": 2, "sparse": {"indices": [4294967294, 0], "values": [1.0, 2.0]}}]
# Its dynamic keys stand beside the fields. In NumPy it can say no arrays, sparse vectors and nulls.
EVERY = [
    {**{k: v for k, v in row.items() if k != "$meta" and (v is not None or k != "level")}, **row["$meta"], "at": row["at"].isoformat(),
     "bits": pack("BinaryVector", row["bits"]), "small": np.array(row["small"], "i1")}
    for row in GIVEN
]
SAID = [f for f in FIELDS if f["dataType"] not in ("Array", "SparseFloatVector") and not f.get("nullable")]

# Numbers that 16 bits hold exactly: of a list the writer only keeps the upper half of a float32.
PARTS = struct(
    "parts", 8, sub("flag", "Bool"), sub("i8", "Int8"), sub("i64", "Int64"), sub("f32", "Float"), sub("f64", "Double"),
    sub("text", "VarChar", max_length=20), sub("vec", "FloatVector", dim=3), sub("half", "Float16Vector", dim=2),
    sub("brain", "BFloat16Vector", dim=2), sub("bits", "BinaryVector", dim=16), sub("small", "Int8Vector", dim=3),
)
EXACT = {"half": [0.5, -2.0], "brain": [1.0, -0.25], "small": [127, -128, 0]}
PART = {"flag": True, "i8": -128, "i64": 2**63 - 1, "f32": 0.1, "f64": -1 / 3, "text": 'ü "q", z', "vec": [0.1, -1.5, 0.0], "bits": bytes([170, 85])}
KINDS_OF = {part["fieldName"]: part["elementDataType"] for part in PARTS["fields"]}
STRUCTS = [{"id": i + 1, "parts": [{**PART, **{k: pack(KINDS_OF[k], v) for k, v in EXACT.items()}, "i8": k} for k in range(n)]} for i, n in enumerate((2, 0, 1))]


def given_structs(as_lists):
    """The writer takes 16-bit floats and small integers as lists or as arrays of their dtype."""
    as_given = lambda k, v: v if k not in EXACT else EXACT[k] if as_lists else np.frombuffer(v, ITEMS[KINDS_OF[k]])
    return [{**row, "parts": [{k: as_given(k, v) for k, v in part.items()} for part in row["parts"]]} for row in STRUCTS]


for fmt in KINDS:
    fields = SAID if fmt == "numpy" else FIELDS
    hidden = {f["fieldName"] for f in FIELDS if f not in fields}
    given = [{k: v for k, v in row.items() if k not in hidden} for row in EVERY]
    make(fmt, "all_types_by_bulkwriter", fields, [stored(row) for row in GIVEN], given=given, dynamic=True)
    if fmt != "numpy":
        make(fmt, "bulkwriter_struct_lists", [PK, PARTS], STRUCTS, given=given_structs(True))
        make(fmt, "bulkwriter_struct_arrays", [PK, PARTS], STRUCTS, given=given_structs(False))
    make(fmt, "bulkwriter_text", [PK, field("body", "Text"), VEC], TEXTS)
    make(fmt, "bulkwriter_times", [PK, field("at", "Timestamptz"), field("shape", "Geometry"), VEC], TIMES_SHOWN, given=TIMES)
    make(fmt, "bulkwriter_vectors", VECTORS, vector_rows(), given=given_vectors())
    lists = [{**a, "half": b["half"], "brain": b["brain"]} for a, b in zip(given_vectors(), vector_lists(vector_rows()))]
    make(fmt, "bulkwriter_float_lists", VECTORS, vector_rows(), given=lists)
    rows = all_types_rows()
    make(fmt, "by_bulkwriter", ALL_TYPES, rows)
    dynamic = [{**row, "$meta": meta} for row, meta in zip(simple_rows(3), METAS)]
    make(fmt, "bulkwriter_dynamic", SIMPLE, dynamic, given=[{**r, **m} for r, m in zip(simple_rows(3), METAS)], dynamic=True)
    without = [{k: v for k, v in row.items() if k != "id"} for row in simple_rows()]
    make(fmt, "bulkwriter_auto_id", SIMPLE, without, auto_id=True)
    make(fmt, "bulkwriter_partition_key", KEYED, [{**row, "tenant": row["id"] % 2 - 1} for row in simple_rows()])
    if fmt != "numpy":  # sparse vectors, arrays and nulls cannot be said in NumPy
        make(fmt, "bulkwriter_sparse", [PK, field("sparse", "SparseFloatVector")], SPARSE)
        make(fmt, "bulkwriter_arrays", ARRAYS, array_rows())
        make(fmt, "bulkwriter_nulls", OPTIONAL, OPTIONAL_ROWS)
