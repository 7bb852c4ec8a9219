"""Hand-written .csv files: every quoting rule, the nullkey and sep options, and rows that must be refused."""
from support import PK, SIMPLE, TEXT, VEC, accept, data_path, f32, field, refuse

ONE = [1.0, 2.0]
V = '"[1, 2]"'
HEAD = "id,text,vec\n"
GOOD = (f"1,a,{V}\n", f"3,c,{V}\n")
TWO = [{"id": 1, "text": "a", "vec": ONE}, {"id": 3, "text": "c", "vec": ONE}]
OPTIONAL = [
    PK,
    field("maybe", "Int32", nullable=True),
    field("note", "VarChar", nullable=True, max_length=20),
    field("level", "Int8", nullable=True, default=3),
    field("text", "VarChar", max_length=20),
    VEC,
]


def put(case, text):
    data_path("csv", case).write_bytes(text if isinstance(text, bytes) else text.encode())


def yes(case, text, rows, fields=SIMPLE, **more):
    put(case, text)
    accept("csv", case, fields, rows, **more)


def no(case, text, *words, fields=SIMPLE, **more):
    put(case, text)
    refuse("csv", case, fields, *words, **more)


def _quoting():
    texts = ["a,b", 'say "hi"', "one\ntwo", "", "  blanks kept  ", "ünï, 東京 🦋", '"']
    cells = ['"a,b"', '"say ""hi"""', '"one\ntwo"', '""', "  blanks kept  ", '"ünï, 東京 🦋"', '""""']
    rows = [{"id": i, "text": t, "vec": ONE} for i, t in enumerate(texts)]
    yes("quoting", HEAD + "".join(f"{i},{c},{V}\n" for i, c in enumerate(cells)), rows)
    marks = [{"id": i, "text": t, "vec": ONE} for i, t in enumerate(["\ufeffa", "\ufeff"])]
    yes("byte_order_mark_in_text", HEAD + "".join(f"{m['id']},{m['text']},{V}\n" for m in marks), marks)
    yes("quoted_header", '"id","text","vec"\n' + "".join(GOOD), TWO)
    yes("crlf", (HEAD + "".join(GOOD)).replace("\n", "\r\n"), TWO)
    yes("no_last_newline", (HEAD + "".join(GOOD))[:-1], TWO)
    yes("blank_lines", f"{HEAD}\n{GOOD[0]}\n\n{GOOD[1]}\n", TWO)
    yes("column_order", f'vec,id,text\n{V},1,a\n{V},3,c\n', TWO)
    yes("extra_column_ignored", f"id,more,text,vec\n1,x,a,{V}\n3,y,c,{V}\n", TWO)
    yes("header_only", HEAD, [])
    yes("separator_option", "id;text;vec\n1;a,b;[1, 2]\n", [{"id": 1, "text": "a,b", "vec": ONE}], options={"sep": ";"})
    yes("tab_separator", "id\ttext\tvec\n1\ta\t[1, 2]\n", [{"id": 1, "text": "a", "vec": ONE}], options={"sep": "\t"})


def _nulls():
    rows = [
        {"id": 1, "maybe": None, "note": None, "level": 3, "text": "", "vec": ONE},
        {"id": 2, "maybe": 5, "note": "n", "level": 0, "text": "t", "vec": ONE},
        {"id": 3, "maybe": None, "note": None, "level": 3, "text": "", "vec": ONE},
    ]
    head = "id,maybe,note,level,text,vec\n"
    yes("empty_cells", f'{head}1,,,,,{V}\n2,5,n,0,t,{V}\n3,"","","","",{V}\n', rows, OPTIONAL)
    named = [{**rows[0], "text": "\\N"}, {**rows[1], "note": ""}]
    yes("nullkey_option", f"{head}1,\\N,\\N,\\N,\\N,{V}\n2,5,,0,t,{V}\n", named, OPTIONAL, options={"nullkey": "\\N"})
    yes("optional_columns_missing", f"id,text,vec\n1,a,{V}\n", [{"id": 1, "text": "a", "vec": ONE}], OPTIONAL)


def _types():
    words = ["1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"]
    fields = [PK, field("flag", "Bool"), VEC]
    rows = [{"id": i, "flag": i < 6, "vec": ONE} for i in range(12)]
    yes("bool_words", "id,flag,vec\n" + "".join(f"{i},{w},{V}\n" for i, w in enumerate(words)), rows, fields)
    fields = [PK, field("i64", "Int64"), field("f32", "Float"), field("f64", "Double"), VEC]
    cells = [("+7", "1e2", ".5"), ("-9223372036854775808", "0x1p-2", "5."), ("9223372036854775807", "-0.1", "1E300")]
    values = [(7, 100.0, 0.5), (-(2**63), 0.25, 5.0), (2**63 - 1, f32(-0.1), 1e300)]
    rows = [{"id": i, "i64": a, "f32": b, "f64": c, "vec": ONE} for i, (a, b, c) in enumerate(values)]
    yes("number_texts", "id,i64,f32,f64,vec\n" + "".join(f"{i},{a},{b},{c},{V}\n" for i, (a, b, c) in enumerate(cells)), rows, fields)
    fields = [PK, field("doc", "JSON"), field("tags", "Array", element="VarChar", max_capacity=4, max_length=20), VEC]
    text = f'id,doc,tags,vec\n1,"{{""a"": [1, null]}}","[""x"", ""y, \\""z\\""""]",{V}\n2,"[1, ""two""]",[],{V}\n3,7.5,"[""ü""]",{V}\n'
    rows = [
        {"id": 1, "doc": {"a": [1, None]}, "tags": ["x", 'y, "z"'], "vec": ONE},
        {"id": 2, "doc": [1, "two"], "tags": [], "vec": ONE},
        {"id": 3, "doc": 7.5, "tags": ["ü"], "vec": ONE},
    ]
    yes("json_cells", text, rows, fields)
    metas = [{"color": "red", "size": "5", "kind": "x"}, {"color": "", "size": "007"}]
    text = f'id,text,vec,color,size,$meta\n1,a,{V},red,5,"{{""kind"": ""x""}}"\n3,c,{V},,007,{{}}\n'
    yes("dynamic_columns", text, [{**row, "$meta": m} for row, m in zip(TWO, metas)], dynamic=True)
    yes("auto_id", f"text,vec\na,{V}\nc,{V}\n", [{k: v for k, v in row.items() if k != "id"} for row in TWO], auto_id=True)
    keyed = [*SIMPLE, field("tenant", "Int64", partition_key=True)]
    yes("partition_key", f"id,text,vec,tenant\n1,a,{V},-5\n3,c,{V},9007199254740993\n",
        [{**TWO[0], "tenant": -5}, {**TWO[1], "tenant": 9007199254740993}], keyed)


# name, the bad row (row 1, line 3), field, words
BAD_ROWS = [
    ("wrong_dim", '2,b,"[1, 2, 3]"\n', "vec", ["expected dim '2'", "got dim '3'"]),
    ("vector_not_json", '2,b,"1, 2"\n', "vec", []),
    ("vector_nan", '2,b,"[1, NaN]"\n', "vec", []),
    ("empty_vector_cell", "2,b,\n", "vec", []),
    ("int_overflow", f"9223372036854775808,b,{V}\n", "id", ["9223372036854775808"]),
    ("int_with_blank", f" 2,b,{V}\n", "id", ["expected type 'Int64'"]),
    ("int_with_fraction", f"2.0,b,{V}\n", "id", ["expected type 'Int64'", "2.0"]),
    ("varchar_too_long", f"2,{'ü' * 33},{V}\n", "text", ["value length(66)", "exceeds max_length(64)"]),
    ("too_few_cells", "2,b\n", None, ["the number of fields in the row is not equal to the header"]),
    ("too_many_cells", f"2,b,{V},x\n", None, ["the number of fields in the row is not equal to the header"]),
    ("bare_quote", f'2,b"c,{V}\n', None, []),
    ("text_after_quote", f'2,"b"c,{V}\n', None, []),
    ("quote_error_in_first_cell", f'"2"x,b,{V}\n', None, []),
]


def _refused():
    for case, bad, at, words in BAD_ROWS:
        no(case, HEAD + GOOD[0] + bad + GOOD[1], *words, row=1, line=3, at=at)
    no("unterminated_quote", HEAD + GOOD[0] + '2,"b,never closed\n' + GOOD[1], row=1)
    no("missing_column", f"id,vec\n1,{V}\n", "text", at="text")
    no("header_case_differs", f"id,Text,vec\n1,a,{V}\n", "text", at="text")
    no("empty_file", "")
    put("bad_utf8", (HEAD + GOOD[0]).encode() + b"2,\xc3\x28,\"[1, 2]\"\n")
    refuse("csv", "bad_utf8", SIMPLE, "UTF-8", row=1, line=3, at="text")
    no("auto_id_given", HEAD + GOOD[0], "auto-generated", at="id", auto_id=True)
    fields = [PK, field("flag", "Bool"), field("f64", "Double"), field("i8", "Int8"), VEC]
    head = f"id,flag,f64,i8,vec\n1,true,0.5,1,{V}\n"
    no("bool_word", f"{head}2,yes,0.5,1,{V}\n", "expected type 'Bool'", "yes", fields=fields, row=1, line=3, at="flag")
    no("double_nan", f"{head}2,true,NaN,1,{V}\n", "is not a number or infinity", fields=fields, row=1, line=3, at="f64")
    no("double_infinity", f"{head}2,true,-Inf,1,{V}\n", "is not a number or infinity", fields=fields, row=1, line=3, at="f64")
    no("int8_overflow", f"{head}2,true,0.5,-129,{V}\n", "-129", fields=fields, row=1, line=3, at="i8")
    no("bad_separator", HEAD + GOOD[0], "unsupported csv separator", options={"sep": '"'})
    fields = [PK, field("tags", "Array", element="Int8", max_capacity=2), VEC]
    no("array_over_capacity", f'id,tags,vec\n1,"[1,2,3]",{V}\n', "array capacity(3)", fields=fields, row=0, line=2, at="tags")
    no("array_element_overflow", f'id,tags,vec\n1,"[1,300]",{V}\n', "300", fields=fields, row=0, line=2, at="tags")
    no("meta_not_an_object", f"{HEAD[:-1]},$meta\n1,a,{V},5\n", "$meta", row=0, line=2, dynamic=True)


def make_csv():
    _quoting()
    _nulls()
    _types()
    _refused()
    texts = [{"id": i, "text": "x" * 30, "vec": ONE} for i in range(400)]
    yes("many_rows", HEAD + "".join(f"{r['id']},{r['text']},{V}\n" for r in texts), texts, [PK, TEXT, VEC])
