"""Milvus standalone, driven by its own client."""
import json
import os
import time

from driver import serve
from milvus_process import MilvusProcess
from milvus_steps import WAIT_SECONDS_MAX, check_index, check_rows, insert_files, wait_until_found, wait_until_indexed
from pymilvus import Collection, CollectionSchema, DataType, FieldSchema, connections, utility
from searches import search_each, search_many

NAME = "bench"
TEXT_BYTES = 25
WARM_UP_DIM = 8
INDEX = {"index_type": "HNSW", "metric_type": "L2", "params": {"M": 16, "efConstruction": 200}}
EF_DEFAULT = 64
ROW_POLL_SECONDS = 0.001


def search_param(ef=None):
    return {"metric_type": "L2", "params": {"ef": ef or EF_DEFAULT}}


class Milvus:
    def __init__(self, folder):
        self.server = MilvusProcess(folder)
        self.files = os.path.join(self.server.storage, "files")
        self.linked = 0
        try:
            os.makedirs(self.files, exist_ok=True)
            connections.connect(host="127.0.0.1", port=self.server.port)
            self.warm_up()
        except BaseException:
            self.close()
            raise

    @property
    def pid(self):
        return self.server.pid

    def close(self):
        self.server.stop()

    def import_files(self, file_format, groups, dim, rows):
        self.create(dim)
        groups = self.link(groups)
        started = time.perf_counter()
        persisted = insert_files(NAME, groups, started)
        seconds = time.perf_counter() - started
        check_rows(NAME, rows)
        self.drop()
        return {"seconds": seconds, "persisted s": persisted}

    def import_indexed(self, file_format, groups, dim, rows, probe):
        collection = self.create(dim)
        collection.create_index("vector", INDEX)
        groups = self.link(groups)
        started = time.perf_counter()
        insert_files(NAME, groups, started)
        completed = time.perf_counter() - started
        wait_until_indexed(NAME, rows, started)
        indexed = time.perf_counter() - started
        collection.load(timeout=WAIT_SECONDS_MAX)
        wait_until_found(NAME, probe, search_param(), "Bounded")
        seconds = time.perf_counter() - started
        check_rows(NAME, rows)
        check_index(NAME, rows)
        return {"seconds": seconds, "completed s": completed, "indexed s": indexed}

    def open_empty(self, dim):
        collection = self.create(dim)
        collection.create_index("vector", INDEX)
        collection.load(timeout=WAIT_SECONDS_MAX)

    def import_row(self, file_format, group, probe):
        groups = self.link([group])
        started = time.perf_counter()
        insert_files(NAME, groups, started, ROW_POLL_SECONDS)
        completed = time.perf_counter() - started
        # What Milvus' pages tell to do after an import into a loaded collection; without it the row was found after 20 s.
        Collection(NAME).load(timeout=WAIT_SECONDS_MAX, _refresh=True)
        wait_until_found(NAME, probe, search_param(), "Strong")
        return {"ms": (time.perf_counter() - started) * 1e3, "completed ms": completed * 1e3}

    def search(self, **order):
        return search_each(self.searcher(**order), order["vectors"])

    def search_many(self, clients, count, **order):
        return search_many(self.searcher(**order), order["vectors"], clients, count)

    def searcher(self, vectors, limit, effort=None, bound=None):
        collection = Collection(NAME)
        param = search_param(effort)
        expression = None if bound is None else f"id < {bound}"
        return lambda vector: list(collection.search([vector], "vector", param, limit, expr=expression)[0].ids)

    def drop(self):
        utility.drop_collection(NAME)

    def warm_up(self):
        """The first import of a new server takes a little longer."""
        path = os.path.join(self.files, "warm-up.json")
        with open(path, "w") as file:
            json.dump({"rows": [{"id": 0, "text": "warm-up", "vector": [0.5] * WARM_UP_DIM}]}, file)
        self.create(WARM_UP_DIM)
        insert_files(NAME, [[path]], time.perf_counter())
        self.drop()

    def create(self, dim):
        fields = [
            FieldSchema("id", DataType.INT64, is_primary=True),
            FieldSchema("text", DataType.VARCHAR, max_length=TEXT_BYTES),
            FieldSchema("vector", DataType.FLOAT_VECTOR, dim=dim),
        ]
        if utility.has_collection(NAME):
            self.drop()
        return Collection(NAME, CollectionSchema(fields))

    def link(self, groups):
        """Milvus with local storage imports only what lies below its own folder: hard links, no copies."""
        return [self.link_group(group) for group in groups]

    def link_group(self, group):
        folder = os.path.join(self.files, str(self.linked))
        self.linked += 1
        os.makedirs(folder)
        links = [os.path.join(folder, os.path.basename(path)) for path in group]
        for path, link in zip(group, links):
            os.link(path, link)
        return links


if __name__ == "__main__":
    serve(Milvus)
