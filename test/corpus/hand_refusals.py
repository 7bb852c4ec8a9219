"""Rows that must be refused, for the JSON and JSON Lines folders alike: one bad row (row 1) between good ones."""
from support import PK, SIMPLE, TEXT, VEC, field

GOOD = ('{"id": 1, "text": "a", "vec": [1, 2]}', '{"id": 3, "text": "c", "vec": [3, 4]}')
NUMBERS = [PK, field("i8", "Int8"), field("i64", "Int64"), field("f32", "Float"), field("flag", "Bool"), VEC]
TAGS = [PK, field("tags", "Array", element="VarChar", max_capacity=2, max_length=4), VEC]


def _numbers(id_, i8="1", i64="1", f32="1", flag="true"):
    return f'{{"id": {id_}, "i8": {i8}, "i64": {i64}, "f32": {f32}, "flag": {flag}, "vec": [1, 2]}}'


def _tags(id_, tags):
    return f'{{"id": {id_}, "tags": {tags}, "vec": [1, 2]}}'


def _simple(bad):
    return [GOOD[0], bad, GOOD[1]]


def _number(**bad):
    return [_numbers(1), _numbers(2, **bad), _numbers(3)]


def _tag(bad):
    return [_tags(1, '["a"]'), _tags(2, bad), _tags(3, "[]")]


# name, schema, rows as text, field, words the reason must have
BAD_ROWS = [
    ("wrong_dim", SIMPLE, _simple('{"id": 2, "text": "b", "vec": [1, 2, 3]}'), "vec", ["expected dim '2'", "got dim '3'"]),
    ("empty_vector", SIMPLE, _simple('{"id": 2, "text": "b", "vec": []}'), "vec", ["expected dim '2'", "got dim '0'"]),
    ("vector_null_element", SIMPLE, _simple('{"id": 2, "text": "b", "vec": [1, null]}'), "vec", []),
    ("vector_overflow", SIMPLE, _simple('{"id": 2, "text": "b", "vec": [1, 1e39]}'), "vec", ["is not a number or infinity"]),
    ("missing_field", SIMPLE, _simple('{"id": 2, "vec": [1, 2]}'), "text", ["value of field 'text' is missed"]),
    ("null_not_nullable", SIMPLE, _simple('{"id": 2, "text": null, "vec": [1, 2]}'), "text", ["expected type 'VarChar'"]),
    ("varchar_too_long", SIMPLE, _simple('{"id": 2, "text": "%s", "vec": [1, 2]}' % ("ü" * 33)), "text",
     ["value length(66)", "exceeds max_length(64)"]),
    ("number_as_text", SIMPLE, _simple('{"id": 2, "text": 7, "vec": [1, 2]}'), "text", ["expected type 'VarChar'", "json.Number"]),
    ("lone_surrogate", SIMPLE, _simple('{"id": 2, "text": "\\ud800", "vec": [1, 2]}'), None, []),
    ("int8_overflow", NUMBERS, _number(i8="128"), "i8", ["128"]),
    ("int64_overflow", NUMBERS, _number(i64="9223372036854775808"), "i64", ["9223372036854775808"]),
    ("int_with_fraction", NUMBERS, _number(i8="1.0"), "i8", ["1.0"]),
    ("text_as_int", NUMBERS, _number(i64='"1"'), "i64", ["expected type 'Int64'", "string"]),
    ("float_overflow", NUMBERS, _number(f32="3.5e38"), "f32", ["is not a number or infinity"]),
    ("number_as_bool", NUMBERS, _number(flag="1"), "flag", ["expected type 'Bool'"]),
    ("nan_literal", NUMBERS, _number(f32="NaN"), None, []),
    ("array_over_capacity", TAGS, _tag('["a", "b", "c"]'), "tags", ["array capacity(3)", "exceeds max_capacity(2)"]),
    ("array_null_element", TAGS, _tag('["a", null]'), "tags", []),
    ("array_element_too_long", TAGS, _tag('["abcde"]'), "tags", ["exceeds max_length(4)"]),
    ("array_wrong_element", TAGS, _tag("[1]"), "tags", ["expected element type 'VarChar'"]),
    ("row_not_object", SIMPLE, _simple("[2, \"b\", [1, 2]]"), None, ["each row should be a key-value map"]),
    ("bad_syntax", SIMPLE, _simple('{"id": 2, "text": "b" "vec": [1, 2]}'), None, []),
    ("control_character", SIMPLE, _simple('{"id": 2, "text": "a\x01b", "vec": [1, 2]}'), None, []),
]

BAD_UTF8 = (SIMPLE, [GOOD[0].encode(), b'{"id": 2, "text": "a\xff\xfeb", "vec": [1, 2]}', GOOD[1].encode()])
AUTO_ID_GIVEN = ([PK, TEXT, VEC], ['{"text": "a", "vec": [1, 2]}', GOOD[1]])
META_CONFLICT = '{"id": 2, "text": "b", "vec": [1, 2], "color": "red", "$meta": {"color": "blue"}}'
