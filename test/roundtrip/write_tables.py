"""Writes random tables as Parquet (pyarrow) and NumPy sets. Reads one JSON object a line from standard input:
{"key": ..., "fields": [...], "rows": [...], "codec": ...}; writes <bucket>/<key>.parquet and <bucket>/<key>/<field>.npy."""
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
    "JSON": pyarrow.string(), "Geometry": pyarrow.string(), "Timestamptz": pyarrow.timestamp("us", "UTC"),
}
TIME = "Timestamptz"
NUMPY = {"Bool": "?", "Int8": "i1", "Int16": "i2", "Int32": "i4", "Int64": "i8", "Float": "f4", "Double": "f8", TIME: "M8[us]"}

FLOATS = ("Float", "Double", "FloatVector")


def arrow_type(field):
    if field["dataType"] == "FloatVector":
        return pyarrow.list_(pyarrow.float32())
    if field["dataType"] == "ArrayOfStruct":
        subs = {sub["fieldName"]: arrow_type({"dataType": sub["elementDataType"]}) for sub in field["fields"]}
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
        real = lambda name, v: floats(v) if kinds[name] in FLOATS else v
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
    columns = {f["fieldName"]: pyarrow.array(values_of(f, table["rows"]), arrow_type(f)) for f in table["fields"]}
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
