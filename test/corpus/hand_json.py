"""Hand-written .json files."""
from hand_accepted import ACCEPTED
from hand_refusals import AUTO_ID_GIVEN, BAD_ROWS, BAD_UTF8, GOOD, META_CONFLICT
from support import SIMPLE, accept, data_path, refuse, simple_rows

TWO = [{"id": 1, "text": "a", "vec": [1.0, 2.0]}, {"id": 3, "text": "c", "vec": [3.0, 4.0]}]


def _list(rows):
    """One row a line, the first on line 1."""
    return "[" + ",\n".join(rows) + "]\n"


def put(case, text):
    data_path("json", case).write_bytes(text if isinstance(text, bytes) else text.encode())


def make_json():
    for case, fields, lines, rows, more in ACCEPTED:
        put(case, _list(lines))
        accept("json", case, fields, rows, **more)
    _containers()
    for case, fields, lines, at, words in BAD_ROWS:
        put(case, _list(lines))
        refuse("json", case, fields, *words, row=1, line=2, at=at)
    fields, lines = BAD_UTF8
    put("bad_utf8", b"[" + b",\n".join(lines) + b"]\n")
    refuse("json", "bad_utf8", fields, "UTF-8", row=1, line=2, at="text")
    fields, lines = AUTO_ID_GIVEN
    put("auto_id_given", _list(lines))
    refuse("json", "auto_id_given", fields, "auto-generated", row=1, line=2, at="id", auto_id=True)
    put("meta_conflict", _list([GOOD[0], META_CONFLICT]))
    refuse("json", "meta_conflict", SIMPLE, "duplicated key", "color", row=1, line=2, dynamic=True)
    _broken()


def _containers():
    two = ",".join(GOOD)
    put("bare_list", f"[{two}]")
    accept("json", "bare_list", SIMPLE, TWO)
    put("rows_container", f'{{"rows": [{two}]}}')
    accept("json", "rows_container", SIMPLE, TWO)
    put("root_key_case", f'{{"ROWS": [{two}]}}')
    accept("json", "root_key_case", SIMPLE, TWO)
    put("blanks_everywhere", f' \t\r\n{{ \n"rows"\t:\r\n [ \n{GOOD[0]}\t ,\n\n{GOOD[1]} \n] \n}}\n\n  ')
    accept("json", "blanks_everywhere", SIMPLE, TWO)
    put("escaped_key", "[" + ",".join(GOOD).replace('"text"', '"t\\u0065xt"') + "]")
    accept("json", "escaped_key", SIMPLE, TWO)
    put("empty_list", "[]")
    accept("json", "empty_list", SIMPLE, [])
    put("empty_rows", '{"rows": []}')
    accept("json", "empty_rows", SIMPLE, [])
    many = [{**row, "text": "x" * 40} for row in simple_rows(300)]
    put("many_rows", _list([f'{{"id": {r["id"]}, "text": "{r["text"]}", "vec": {r["vec"]}}}' for r in many]))
    accept("json", "many_rows", SIMPLE, many)


def _broken():
    put("truncated_in_row", '[{"id": 1, "text": "a", "vec": [1, 2]},\n{"id": 3, "text": "c", "ve')
    refuse("json", "truncated_in_row", SIMPLE, row=1)
    put("truncated_in_list", f"[{GOOD[0]},\n{GOOD[1]}")
    refuse("json", "truncated_in_list", SIMPLE)
    put("truncated_rows_object", f'{{"rows": [{GOOD[0]}, {GOOD[1]}]')
    refuse("json", "truncated_rows_object", SIMPLE)
    put("trailing_comma", f"[{GOOD[0]},\n]")
    refuse("json", "trailing_comma", SIMPLE)
    put("wrong_root_key", f'{{"data": [{GOOD[0]}]}}')
    refuse("json", "wrong_root_key", SIMPLE, "root key should be 'rows'", "data")
    put("rows_not_a_list", '{"rows": {"id": 1}}')
    refuse("json", "rows_not_a_list", SIMPLE, "rows list should begin with '['")
    put("root_is_text", '"rows"')
    refuse("json", "root_is_text", SIMPLE, "the content should be started with '{' or '['")
    put("empty_file", "")
    refuse("json", "empty_file", SIMPLE)
