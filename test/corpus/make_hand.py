"""JSON, JSON Lines and CSV written by hand: the broken ones no library would write, and odd ones that are still right."""
from hand_csv import make_csv
from hand_json import make_json
from hand_jsonl import make_jsonl
from hand_parquet import make_parquet

make_json()
make_jsonl()
make_csv()
make_parquet()
