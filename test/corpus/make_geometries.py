"""Geometry: WKT, kept as it is written. What is well formed and what is not comes from OGC's Simple Features, by hand."""
import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from support import PK, VEC, accept, data_path, field, refuse

V = [1.0, 2.0]
FIELDS = [PK, field("shape", "Geometry"), VEC]
OPTIONAL = [PK, field("shape", "Geometry", nullable=True), field("home", "Geometry", default="POINT (1 2)"), VEC]
GOOD = [
    "POINT (1 2)", "point(-1.5e-3 +2.)", "POINT Z (1 2 3)", "POINTM(1 2 3)", "POINT ZM (1 2 3 4)", "POINT (1 2 3)", "POINT EMPTY", "  POINT\t( .5\n-0 )  ",
    "LINESTRING (0 0, 1 1, 2 0)", "LINESTRING EMPTY", "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 2 1, 2 2, 1 1))", "POLYGON Z ((0 0 1, 1 0 1, 1 1 1, 0 0 1))", "POLYGON EMPTY",
    "MULTIPOINT (1 2, 3 4)", "MULTIPOINT ((1 2), (3 4), EMPTY)", "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))", "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), EMPTY)",
    "GEOMETRYCOLLECTION (POINT (1 2), GEOMETRYCOLLECTION (LINESTRING (0 0, 1 1), POLYGON EMPTY))", "GEOMETRYCOLLECTION EMPTY",
    "LINESTRING (" + ", ".join(f"{i / 7} {-i}" for i in range(300)) + ")", "GEOMETRYCOLLECTION (" * 60 + "POINT (1 2)" + ")" * 60,
]
BAD = {
    "geometry_empty_text": ("", "Unexpected end"), "geometry_unclosed_ring": ("POLYGON ((0 0, 1 0, 1 1, 0 1))", "do not form a closed linestring"),
    "geometry_short_ring": ("POLYGON ((0 0, 1 0, 0 0))", "Invalid number of points in LinearRing"), "geometry_one_point_line": ("LINESTRING (1 2)", "Invalid number of points in LineString"),
    "geometry_behind_the_end": ("POINT (1 2) POINT (3 4)", "behind the end"), "geometry_nan": ("POINT (NaN 1)", "NaN"), "geometry_overflow": ("POINT (1e999 1)", "out of range"),
    "geometry_no_number": ("POINT (1.2.3 4)", "goes on with"), "geometry_odd_points": ("LINESTRING (1 2, 3 4 5)", "Unexpected `5`"), "geometry_z_missing": ("POINT Z (1 2)", "Unexpected"),
    "geometry_ewkt": ("SRID=4326;POINT (1 2)", "SRID"), "geometry_of_other_name": ("CIRCLE (1 2)", "CIRCLE"), "geometry_bracket_missing": ("POINT (1 2", "Unexpected end"),
    "geometry_too_deep": ("GEOMETRYCOLLECTION (" * 2000 + "POINT (1 2)" + ")" * 2000, "nest deeper than 64"), "geometry_geojson": ('{"type":"Point","coordinates":[1,2]}', "Unexpected '{'"),
}


def _csv(rows):
    cells = [[str(r["id"]), r["shape"], json.dumps(r["vec"])] for r in rows]
    return "id,shape,vec\n" + "".join(",".join('"' + c.replace('"', '""') + '"' for c in row) + "\n" for row in cells)


def _parquet(path, columns):
    count = len(next(iter(columns.values())))
    vec = pa.array([V] * count, pa.list_(pa.float32()))
    pq.write_table(pa.table({"id": pa.array(range(1, count + 1), pa.int64()), **columns, "vec": vec}), path)


def everywhere():
    rows = [{"id": i + 1, "shape": wkt, "vec": V} for i, wkt in enumerate(GOOD)]
    data_path("json", "geometries").write_text(json.dumps(rows))
    data_path("jsonl", "geometries").write_text("".join(json.dumps(r) + "\n" for r in rows))
    data_path("csv", "geometries").write_text(_csv(rows), newline="")
    _parquet(data_path("parquet", "geometries"), {"shape": pa.array(GOOD)})
    short = [wkt for wkt in GOOD if len(wkt) < 100]
    for case, array in {"geometries": np.array(short), "geometries_of_bytes": np.array([wkt.encode() for wkt in short])}.items():
        folder = data_path("numpy", case)
        np.save(folder / "id.npy", np.arange(1, len(short) + 1))
        np.save(folder / "shape.npy", array)
        np.save(folder / "vec.npy", np.array([V] * len(short), "f4"))
        accept("numpy", case, FIELDS, [{"id": i + 1, "shape": wkt, "vec": V} for i, wkt in enumerate(short)])
    for fmt in ("json", "jsonl", "csv", "parquet"):
        accept(fmt, "geometries", FIELDS, rows)
    for kind in (pa.large_string(), pa.dictionary(pa.int8(), pa.string())):
        case = "geometries_large" if kind == pa.large_string() else "geometries_dictionary"
        _parquet(data_path("parquet", case), {"shape": pa.array([GOOD[0], GOOD[8], GOOD[0]]).cast(kind)})
        accept("parquet", case, FIELDS, [{"id": i + 1, "shape": wkt, "vec": V} for i, wkt in enumerate([GOOD[0], GOOD[8], GOOD[0]])])


def missing():
    rows = [{"id": 1, "shape": None, "home": "POINT (1 2)", "vec": V}, {"id": 2, "shape": "POINT EMPTY", "home": "POINT(3 4)", "vec": V}]
    data_path("json", "geometries_missing").write_text(json.dumps([{"id": 1, "shape": None, "vec": V}, rows[1]]))
    data_path("csv", "geometries_missing").write_text(f'id,shape,home,vec\n1,,,"{json.dumps(V)}"\n2,POINT EMPTY,POINT(3 4),"{json.dumps(V)}"\n')
    _parquet(data_path("parquet", "geometries_missing"), {"shape": pa.array([None, "POINT EMPTY"]), "home": pa.array([None, "POINT(3 4)"])})
    for fmt in ("json", "csv", "parquet"):
        accept(fmt, "geometries_missing", OPTIONAL, rows)


def refused():
    good = {"id": 1, "shape": GOOD[0], "vec": V}
    for case, (wkt, words) in BAD.items():
        data_path("jsonl", case).write_text(json.dumps(good) + "\n" + json.dumps({**good, "id": 2, "shape": wkt}) + "\n")
        refuse("jsonl", case, FIELDS, "expected type 'Geometry' for field 'shape'", "text that is no WKT", words, row=1, line=2, at="shape")
    bad = BAD["geometry_unclosed_ring"]
    data_path("json", "geometry_number").write_text(json.dumps([{**good, "shape": 5}]))
    refuse("json", "geometry_number", FIELDS, "expected type 'Geometry'", row=0, line=1, at="shape")
    data_path("json", "geometry_geojson").write_text(json.dumps([{**good, "shape": {"type": "Point", "coordinates": [1, 2]}}]))
    refuse("json", "geometry_geojson", FIELDS, "expected type 'Geometry'", row=0, line=1, at="shape")
    data_path("csv", "geometry_unclosed_ring").write_text(_csv([good, {**good, "id": 2, "shape": bad[0]}]))
    refuse("csv", "geometry_unclosed_ring", FIELDS, *bad[1:], row=1, line=3, at="shape")
    _parquet(data_path("parquet", "geometry_unclosed_ring"), {"shape": pa.array([GOOD[0], bad[0]])})
    refuse("parquet", "geometry_unclosed_ring", FIELDS, *bad[1:], row=1, at="shape")
    folder = data_path("numpy", "geometry_unclosed_ring")
    np.save(folder / "id.npy", np.array([1, 2]))
    np.save(folder / "shape.npy", np.array([GOOD[0], bad[0]]))
    np.save(folder / "vec.npy", np.array([V, V], "f4"))
    refuse("numpy", "geometry_unclosed_ring", FIELDS, *bad[1:], row=1, at="shape")
    wkb = np.array([1], "<u1").tobytes() + np.array([1], "<u4").tobytes() + np.array([1, 2], "<f8").tobytes()
    _parquet(data_path("parquet", "geometry_of_wkb"), {"shape": pa.array([wkb])})
    refuse("parquet", "geometry_of_wkb", FIELDS, "type mis-match, expect arrow type 'utf8', get arrow data type 'binary'", "hint: geometries are taken as WKT text", at="shape")


everywhere()
missing()
refused()
