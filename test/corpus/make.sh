#!/bin/sh
# Makes the whole corpus again. Needs Python 3.11 with the packages in requirements.txt; PYTHON names another interpreter.
set -eu
cd "$(dirname "$0")"
python="${PYTHON:-python3}"
rm -rf json jsonl csv numpy parquet
for script in make_hand make_rules make_auto_id make_dynamic make_numpy make_pyarrow make_arrow_types make_vectors make_texts make_sparse \
  make_structs make_functions make_times make_geometries make_pandas make_polars make_bulkwriter make_writers; do
  echo "$script"
  "$python" "$script.py"
done
"$python" check.py
