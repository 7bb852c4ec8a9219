"""Hand-written .jsonl and .ndjson files."""
from hand_accepted import ACCEPTED
from hand_json import TWO
from hand_refusals import AUTO_ID_GIVEN, BAD_ROWS, BAD_UTF8, GOOD, META_CONFLICT
from support import SIMPLE, accept, data_path, refuse


def put(case, text, ext=None):
    data_path("jsonl", case, ext).write_bytes(text if isinstance(text, bytes) else text.encode())


def _lines(rows):
    return "".join(f"{row}\n" for row in rows)


def make_jsonl():
    for case, fields, lines, rows, more in ACCEPTED:
        put(case, _lines(lines))
        accept("jsonl", case, fields, rows, **more)
    put("no_last_newline", "\n".join(GOOD))
    accept("jsonl", "no_last_newline", SIMPLE, TWO)
    put("blank_lines", f"\n{GOOD[0]}\n\n   \n{GOOD[1]}\n\n")
    accept("jsonl", "blank_lines", SIMPLE, TWO)
    put("crlf", "".join(f"{row}\r\n" for row in GOOD))
    accept("jsonl", "crlf", SIMPLE, TWO)
    put("row_over_lines", '{"id": 1,\n "text": "a",\n "vec": [1,\n 2]}\n' + GOOD[1])
    accept("jsonl", "row_over_lines", SIMPLE, TWO)
    put("ndjson_extension", _lines(GOOD), ".ndjson")
    accept("jsonl", "ndjson_extension", SIMPLE, TWO, ext=".ndjson")
    put("empty_file", "")
    accept("jsonl", "empty_file", SIMPLE, [])
    for case, fields, lines, at, words in BAD_ROWS:
        put(case, _lines(lines))
        refuse("jsonl", case, fields, *words, row=1, line=2, at=at)
    fields, lines = BAD_UTF8
    put("bad_utf8", b"\n".join(lines) + b"\n")
    refuse("jsonl", "bad_utf8", fields, "UTF-8", row=1, line=2, at="text")
    fields, lines = AUTO_ID_GIVEN
    put("auto_id_given", _lines(lines))
    refuse("jsonl", "auto_id_given", fields, "auto-generated", row=1, line=2, at="id", auto_id=True)
    put("meta_conflict", _lines([GOOD[0], META_CONFLICT]))
    refuse("jsonl", "meta_conflict", SIMPLE, "duplicated key", "color", row=1, line=2, dynamic=True)
    put("truncated", f'{GOOD[0]}\n{{"id": 3, "text": "c", "vec": [3')
    refuse("jsonl", "truncated", SIMPLE, row=1)
    put("commas_between", ",\n".join(GOOD))
    refuse("jsonl", "commas_between", SIMPLE, line=1)
    put("stray_bracket", f"{GOOD[0]}\n]\n{GOOD[1]}\n")
    refuse("jsonl", "stray_bracket", SIMPLE, row=1, line=2)
    put("top_level_list", f"[{GOOD[0]},\n{GOOD[1]}]\n")
    refuse("jsonl", "top_level_list", SIMPLE, "each row should be a key-value map", row=0, line=1)
