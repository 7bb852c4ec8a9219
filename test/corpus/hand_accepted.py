"""Rows that must be stored exactly, for the JSON and JSON Lines folders alike: their text, and the values it stands for."""
import json

from support import ALL_TYPES, ARRAYS, PK, SIMPLE, VEC, all_types_rows, array_rows, f32, field

OPTIONAL = [
    PK,
    field("maybe", "Int32", nullable=True),
    field("note", "VarChar", nullable=True, max_length=20),
    field("score", "Float", default=0.5),
    field("level", "Int8", nullable=True, default=3),
    field("list", "Array", element="Int64", nullable=True, max_capacity=4),
    field("doc", "JSON", nullable=True),
    VEC,
]
V = '"vec": [1, 2]'
ONE = [1.0, 2.0]


def _plain(rows):
    return [json.dumps(row, ensure_ascii=False) for row in rows]


def _optional():
    lines = [
        '{"id": 1, %s}' % V,
        '{"id": 2, "maybe": null, "note": null, "score": null, "level": null, "list": null, "doc": null, %s}' % V,
        '{"id": 3, "maybe": 0, "note": "", "score": 0, "level": 0, "list": [], "doc": {}, %s}' % V,
    ]
    given = {"id": 3, "maybe": 0, "note": "", "score": 0.0, "level": 0, "list": [], "doc": {}, "vec": ONE}
    return lines, [{"id": 1, "vec": ONE}, {"id": 2, "vec": ONE}, given]


def _numbers():
    texts = ["1e2", "-0.5E-3", "0", "100000000000000000000", "0.1000000014901161193847656250000001", "1.17549435e-38"]
    lines = [f'{{"id": {i}, "f32": {t}, "f64": {t}, "vec": [{t}, 1]}}' for i, t in enumerate(texts)]
    rows = [{"id": i, "f32": f32(float(t)), "f64": float(t), "vec": [float(t), 1.0]} for i, t in enumerate(texts)]
    # Just above the middle of two float32: rounding first to a double would fall on the middle and then go down.
    tie = "1.00000005960464477539062500000001"
    lines.append(f'{{"id": 6, "f32": {tie}, "f64": 1, "vec": [{tie}, 1]}}')
    rows.append({"id": 6, "f32": f32(1.0000001), "f64": 1.0, "vec": [f32(1.0000001), 1.0]})
    return lines, rows


def _escapes():
    lines = [
        '{"id": 1, "text": "\\u0041\\u00e9\\u6771\\ud83e\\udd8b", %s}' % V,
        '{"id": 2, "text": "\\"\\\\\\/\\b\\f\\n\\r\\t", %s}' % V,
        '{"id": 3, "text": "\u2028 and \u00a0", %s}' % V,
        '{"id": 4, "text": "%s", %s}' % ("ü" * 32, V),
    ]
    texts = ["Aé東🦋", '"\\/\b\f\n\r\t', "\u2028 and \u00a0", "ü" * 32]
    return lines, [{"id": i + 1, "text": t, "vec": ONE} for i, t in enumerate(texts)]


def _dynamic():
    lines = [
        '{"id": 1, "text": "a", %s, "color": "red", "size": 5, "deep": {"a": [1, null]}, "none": null}' % V,
        '{"id": 2, "text": "b", %s}' % V,
        '{"id": 3, "text": "c", %s, "$meta": {"color": "blue", "big": 9007199254740993}}' % V,
        '{"id": 4, "text": "d", %s, "size": 1.5, "$meta": "{\\"color\\": \\"green\\"}"}' % V,
    ]
    metas = [
        {"color": "red", "size": 5, "deep": {"a": [1, None]}, "none": None},
        {},
        {"color": "blue", "big": 9007199254740993},
        {"size": 1.5, "color": "green"},
    ]
    return lines, [{"id": i + 1, "text": "abcd"[i], "vec": ONE, "$meta": m} for i, m in enumerate(metas)]


def _docs():
    lines = [
        '{"id": 1, "doc": {"b": 1, "a": {"x": []}}, %s}' % V,
        '{"id": 2, "doc": "{\\"from\\": \\"text\\"}", %s}' % V,
        '{"id": 3, "doc": [1, {"two": 2}], %s}' % V,
        '{"id": 4, "doc": {"big": 9007199254740993, "small": 1e-7}, %s}' % V,
    ]
    docs = [{"b": 1, "a": {"x": []}}, {"from": "text"}, [1, {"two": 2}], {"big": 9007199254740993, "small": 1e-7}]
    return lines, [{"id": i + 1, "doc": d, "vec": ONE} for i, d in enumerate(docs)]


def _case(name, fields, made, **more):
    return (name, fields, *made, more)


MARKS = [PK, field("text", "VarChar", max_length=20), field("tags", "Array", element="VarChar", max_capacity=4, max_length=20), VEC]
MARKED = [{"id": 1, "text": "\ufeffa", "tags": ["\ufeff", "b\ufeff"], "vec": ONE}, {"id": 2, "text": "\ufeff", "tags": [], "vec": ONE}]
NO_ID = [{"text": "first", "vec": ONE}, {"text": "second", "vec": [3.0, 4.0]}]
KEYED = [{"id": i, "text": "k", "tenant": t, "vec": ONE} for i, t in enumerate(["acme", "", "zeta", "acme"])]
NAMED = [{"name": n, "vec": ONE} for n in ["b", "a", "ü", "Z"]]

# name, schema, rows as text, stored rows, more of the expectation
ACCEPTED = [
    _case("all_types", ALL_TYPES, (_plain(all_types_rows()), all_types_rows())),
    _case("arrays", ARRAYS, (_plain(array_rows()), array_rows())),
    _case("nullable_and_default", OPTIONAL, _optional()),
    _case("number_texts", [PK, field("f32", "Float"), field("f64", "Double"), VEC], _numbers()),
    _case("escapes", SIMPLE, _escapes()),
    _case("byte_order_mark_in_text", MARKS, (_plain(MARKED), MARKED)),
    _case("dynamic", SIMPLE, _dynamic(), dynamic=True),
    _case("json_values", [PK, field("doc", "JSON"), VEC], _docs()),
    _case("auto_id", SIMPLE, (_plain(NO_ID), NO_ID), auto_id=True),
    _case("partition_key", [*SIMPLE, field("tenant", "VarChar", partition_key=True, max_length=20)], (_plain(KEYED), KEYED)),
    _case("varchar_key", [field("name", "VarChar", pk=True, max_length=20), VEC], (_plain(NAMED), NAMED)),
    _case("extra_keys_ignored", SIMPLE,
          (['{"extra": {"deep": [1]}, "id": 1, "text": "a", %s, "more": null}' % V], [{"id": 1, "text": "a", "vec": ONE}])),
]
