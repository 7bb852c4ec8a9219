"""Milvus Lite: it has no import, so the rows of the files are inserted, a thousand in a call."""
import os
import time

from driver import serve
from files import read_group
from pymilvus import DataType, MilvusClient
from searches import search_each, search_many

NAME = "bench"
TEXT_BYTES = 25
ROWS_PER_INSERT = 1000
EF_DEFAULT = 64
WAIT_SECONDS_MAX = 600


class MilvusLite:
    # Its server is a child of this process.
    pid = os.getpid()

    def __init__(self, folder):
        self.client = MilvusClient(os.path.join(folder, "lite.db"))

    def close(self):
        self.client.close()

    def import_files(self, file_format, groups, dim, rows):
        self.create(dim)
        started = time.perf_counter()
        self.insert(file_format, groups, dim)
        seconds = time.perf_counter() - started
        self.check(rows)
        self.drop()
        return {"seconds": seconds}

    def import_indexed(self, file_format, groups, dim, rows, probe):
        self.create(dim)
        started = time.perf_counter()
        self.insert(file_format, groups, dim)
        completed = time.perf_counter() - started
        # Rows that are not flushed get no index.
        self.client.flush(NAME)
        index = self.client.prepare_index_params()
        index.add_index("vector", index_type="HNSW", metric_type="L2", params={"M": 16, "efConstruction": 200})
        self.client.create_index(NAME, index)
        indexed = time.perf_counter() - started
        self.client.load_collection(NAME)
        self.wait_until_found(probe)
        seconds = time.perf_counter() - started
        self.check(rows)
        return {"seconds": seconds, "completed s": completed, "indexed s": indexed}

    def search(self, **order):
        return search_each(self.searcher(**order), order["vectors"])

    def search_many(self, clients, count, **order):
        return search_many(self.searcher(**order), order["vectors"], clients, count)

    def searcher(self, vectors, limit, effort=None, bound=None):
        params = {"metric_type": "L2", "params": {"ef": effort or EF_DEFAULT}}
        expression = "" if bound is None else f"id < {bound}"

        def search(vector):
            hits = self.client.search(NAME, [vector], limit=limit, filter=expression, search_params=params)
            return [hit["id"] for hit in hits[0]]

        return search

    def drop(self):
        self.client.drop_collection(NAME)

    def create(self, dim):
        if self.client.has_collection(NAME):
            self.drop()
        schema = self.client.create_schema()
        schema.add_field("id", DataType.INT64, is_primary=True)
        schema.add_field("text", DataType.VARCHAR, max_length=TEXT_BYTES)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dim)
        self.client.create_collection(NAME, schema=schema)

    def insert(self, file_format, groups, dim):
        for group in groups:
            table = read_group(file_format, group, dim)
            for batch in table.to_batches(max_chunksize=ROWS_PER_INSERT):
                ids, texts = batch.column("id").to_pylist(), batch.column("text").to_pylist()
                vectors = batch.column("vector").flatten().to_numpy().reshape(-1, dim)
                rows = [{"id": i, "text": t, "vector": v} for i, t, v in zip(ids, texts, vectors)]
                self.client.insert(NAME, rows)

    def check(self, rows):
        found = int(self.client.get_collection_stats(NAME)["row_count"])
        if found != rows:
            raise RuntimeError(f"expected {rows} rows, the collection has {found}")

    def wait_until_found(self, probe):
        deadline = time.perf_counter() + WAIT_SECONDS_MAX
        while time.perf_counter() < deadline:
            if self.client.search(NAME, [probe["vector"]], limit=1)[0][0]["id"] == probe["id"]:
                return
        raise TimeoutError(f"row {probe['id']} was not found by its own vector")


if __name__ == "__main__":
    serve(MilvusLite)
