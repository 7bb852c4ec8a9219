"""Collections with functions, in every format: BM25 outputs computed and searched, outputs that may or may not be in the file."""
import json
import math
import re

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from support import PK, VEC, accept, data_path, f32, field, refuse

FORMATS = ("json", "jsonl", "csv", "numpy", "parquet")
BODY = field("body", "VarChar", max_length=200, enable_analyzer=True)
TERMS = field("terms", "SparseFloatVector")
BM25 = {"name": "words", "type": "BM25", "inputFieldNames": ["body"], "outputFieldNames": ["terms"]}
EMBED = {
    "name": "embed",
    "type": "TextEmbedding",
    "inputFieldNames": ["body"],
    "outputFieldNames": ["vec"],
    "params": {"provider": "openai", "model_name": "text-embedding-3-small"},
}
ALLOWED = {"collection.function.allowInsertNonBM25FunctionOutputs": "true"}
TEXTS = [
    "The red fox sleeps.",
    "A red, red dog runs after the fox; the fox is faster",
    "",
    "blue Ünder red skies",
    "nothing to see here",
    "FOX",
]
ROWS = [{"id": i + 1, "body": text} for i, text in enumerate(TEXTS)]
DENSE = [{**row, "vec": [float(i), 0.25]} for i, row in enumerate(ROWS)]


def bm25(query, k1=1.2, b=0.75):
    """The hits of a text by the formula itself, best first."""
    words = [re.findall(r"\w+", text.lower()) for text in TEXTS]
    average = sum(map(len, words)) / len(words)
    hits = []
    for row, found in zip(ROWS, words):
        score = 0.0
        for term in re.findall(r"\w+", query.lower()):
            n = sum(term in other for other in words)
            idf = math.log(1 + (len(words) - n + 0.5) / (n + 0.5))
            tf = found.count(term)
            score += idf * tf * (k1 + 1) / (tf + k1 * (1 - b + b * len(found) / average))
        if score > 0:
            hits.append({"id": row["id"], "score": f32(score)})
    return sorted(hits, key=lambda hit: -hit["score"])


def write(fmt, case, rows):
    """Rows of id, body and what else they have: `vec`, a list, or `terms`, a text of JSON. A row may lack a key in JSON only."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    path = data_path(fmt, case)
    if fmt in ("json", "jsonl"):
        texts = [json.dumps({k: json.loads(v) if k == "terms" else v for k, v in row.items()}) for row in rows]
        path.write_text("[" + ",\n".join(texts) + "]\n" if fmt == "json" else "".join(t + "\n" for t in texts))
        return
    columns = {name: [row.get(name, "{}") for row in rows] for name in names}
    if fmt == "csv":
        cells = [[str(v) if name != "vec" else json.dumps(v) for name, v in zip(names, row)] for row in zip(*columns.values())]
        lines = [",".join(names), *(",".join('"' + c.replace('"', '""') + '"' for c in row) for row in cells)]
        path.write_text("\n".join(lines) + "\n")
    elif fmt == "numpy":
        for name, column in columns.items():
            np.save(path / f"{name}.npy", np.array(column, "f4" if name == "vec" else None))
    else:
        types = {"vec": pa.list_(pa.float32())}
        pq.write_table(pa.table({name: pa.array(column, types.get(name)) for name, column in columns.items()}), path)


for fmt in FORMATS:
    write(fmt, "bm25", ROWS)
    searches = [{"field": "terms", "text": text, "hits": bm25(text)} for text in ("red fox", "ÜNDER", "fox fox dog", "cat")]
    accept(fmt, "bm25", [PK, BODY, TERMS], ROWS, functions=[BM25], searches=searches)

    given = [ROWS[0], {**ROWS[1], "terms": '{"1": 2}'}]
    write(fmt, "bm25_given", given)
    at = {"row": 1, "line": 2} if fmt in ("json", "jsonl") else {}
    words = "not allowed to provide data for BM25 function output field 'terms'"
    refuse(fmt, "bm25_given", [PK, BODY, TERMS], words, **at, at="terms", functions=[BM25], properties=ALLOWED)

    for case, properties in (("embedding", ALLOWED), ("embedding_given", None)):
        write(fmt, case, DENSE)
        if properties:
            accept(fmt, case, [PK, BODY, VEC], DENSE, functions=[EMBED], properties=properties)
        else:
            at = {"row": 0, "line": 1} if fmt in ("json", "jsonl") else {}
            words = ["not allowed to provide data for function output field 'vec', set collection property", "to enable"]
            refuse(fmt, case, [PK, BODY, VEC], *words, *ALLOWED, **at, at="vec", functions=[EMBED])

    write(fmt, "embedding_missing", ROWS)
    words = "Elanus calls no embedding services"
    refuse(fmt, "embedding_missing", [PK, BODY, VEC], words, at="vec", functions=[EMBED], properties=ALLOWED)
