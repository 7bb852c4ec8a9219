"""Writes random tables as Parquet (pyarrow) and NumPy sets. Reads one JSON object a line from standard input:
{"key": ..., "fields": [...], "rows": [...], "codec": ...}; writes <bucket>/<key>.parquet and <bucket>/<key>/<field>.npy."""
import base64
import datetime
import json
import os
import sys

import numpy
import pyarrow
import pyarrow.parquet

ARROW = {
    "Bool": pyarrow.bool_(), "Int8": pyarrow.int8(), "Int16": pyarrow.int16(), "Int32": pyarrow.int32(),
    "Int64": pyarrow.int64(), "Float": pyarrow.float32(), "Double": pyarrow.float64(), "VarChar": pyarrow.string(),
    "JSON": pyarrow.string(), "Text": pyarrow.large_string(), "Geometry": pyarrow.string(), "Timestamptz": pyarrow.timestamp("us", "UTC"),
}
PACKED = ("BinaryVector", "Int8Vector", "Float16Vector", "BFloat16Vector")
# In structs.
BYTES = {kind: pyarrow.list_(pyarrow.int8() if kind == "Int8Vector" else pyarrow.uint8()) for kind in PACKED}
TIME = "Timestamptz"
NUMPY = {"Bool": "?", "Int8": "i1", "Int16": "i2", "Int32": "i4", "Int64": "i8", "Float": "f4", "Double": "f8", TIME: "M8[us]"}

FLOATS = ("Float", "Double", "FloatVector")


def packed(kind, values, form):
    """Vectors of bytes in one of the columns that carry them: bytes of any length, of one length, or a list of small integers."""
    rows = [None if v is None else base64.b64decode(v) for v in values]
    if kind == "Int8Vector":
        return pyarrow.array([r if r is None else numpy.frombuffer(r, "i1") for r in rows], pyarrow.list_(pyarrow.int8()))
    if kind == "Float16Vector" and form == 3:
        return pyarrow.array([r if r is None else numpy.frombuffer(r, "<f2") for r in rows], pyarrow.list_(pyarrow.float16()))
    if form == 0:
        return pyarrow.array([r if r is None else list(r) for r in rows], pyarrow.list_(pyarrow.uint8()))
    width = next((len(r) for r in rows if r is not None), 1)
    return pyarrow.array(rows, pyarrow.binary() if form == 1 else pyarrow.binary(width))


def sparse(values, form):
    """As text, or as a struct."""
    if form % 2 == 0:
        return pyarrow.array([None if v is None else json.dumps(v) for v in values])
    kind = pyarrow.struct([("values", pyarrow.list_(pyarrow.float32())), ("indices", pyarrow.list_(pyarrow.uint32()))])
    return pyarrow.array([v if v is None else {"indices": [int(i) for i in v], "values": floats(list(v.values()))} for v in values], kind)


def column(field, rows, form):
    values = values_of(field, rows)
    if field["dataType"] in PACKED:
        return packed(field["dataType"], values, form)
    if field["dataType"] == "SparseFloatVector":
        return sparse(values, form)
    return pyarrow.array(values, arrow_type(field))


def arrow_type(field):
    if field["dataType"] == "FloatVector":
        return pyarrow.list_(pyarrow.float32())
    if field["dataType"] == "ArrayOfStruct":
        kind = lambda name: BYTES[name] if name in PACKED else arrow_type({"dataType": name})
        subs = {sub["fieldName"]: kind(sub["elementDataType"]) for sub in field["fields"]}
        return pyarrow.list_(pyarrow.struct(list(subs.items())))
    if field["dataType"] == "Array":
        return pyarrow.list_(ARROW[field["elementDataType"]])
    return ARROW[field["dataType"]]


def values_of(field, rows):
    values = [row[field["fieldName"]] for row in rows]
    if field["dataType"] == "JSON":
        return [None if v is None else json.dumps(v, ensure_ascii=False) for v in values]
    if field["dataType"] == "ArrayOfStruct":
        kinds = {sub["fieldName"]: sub["elementDataType"] for sub in field["fields"]}
        def real(name, v):
            if kinds[name] in PACKED:
                return numpy.frombuffer(base64.b64decode(v), "i1" if kinds[name] == "Int8Vector" else "u1").tolist()
            return floats(v) if kinds[name] in FLOATS else v

        return [v and [{name: real(name, part) for name, part in one.items()} for one in v] for v in values]
    if field["dataType"] == TIME:
        return [None if v is None else datetime.datetime.fromisoformat(v) for v in values]
    kind = field.get("elementDataType", field["dataType"])
    if kind in FLOATS:
        return [floats(v) for v in values]
    return values


def floats(value):
    """JSON has one kind of number; pyarrow wants floats to be floats."""
    if isinstance(value, list):
        return [float(v) for v in value]
    return None if value is None else float(value)


def write_parquet(bucket, table):
    columns = {f["fieldName"]: column(f, table["rows"], (len(table["rows"]) + i) % 4) for i, f in enumerate(table["fields"])}
    pyarrow.parquet.write_table(
        pyarrow.table(columns), os.path.join(bucket, table["key"] + ".parquet"), compression=table["codec"],
        use_dictionary=len(table["rows"]) % 2 == 0, data_page_version="2.0" if len(table["rows"]) % 3 == 0 else "1.0", row_group_size=3,
    )


def write_numpy(bucket, table):
    folder = os.path.join(bucket, table["key"])
    os.makedirs(folder, exist_ok=True)
    for field in table["fields"]:
        values = values_of(field, table["rows"])
        if field["dataType"] == "FloatVector":
            array = numpy.array(values, dtype="f4")
        elif field["dataType"] in PACKED:
            array = numpy.array([list(base64.b64decode(v)) for v in values], dtype="u1")
            array = array.view("i1") if field["dataType"] == "Int8Vector" else array
        elif field["dataType"] in NUMPY:
            plain = [v.replace(tzinfo=None) for v in values] if field["dataType"] == TIME else values
            array = numpy.array(plain, dtype=NUMPY[field["dataType"]])
        else:
            array = numpy.array(values, dtype=str)
        numpy.save(os.path.join(folder, field["fieldName"] + ".npy"), array)


def main():
    bucket = sys.argv[1]
    for line in sys.stdin:
        table = json.loads(line)
        os.makedirs(os.path.dirname(os.path.join(bucket, table["key"])), exist_ok=True)
        write_parquet(bucket, table)
        if table["numpy"]:
            write_numpy(bucket, table)
        print(table["key"], flush=True)


main()
