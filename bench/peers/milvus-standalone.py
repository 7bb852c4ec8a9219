"""Milvus standalone, driven by its own client."""
import json
import os
import time

from driver import serve
from milvus_process import MilvusProcess
from pymilvus import Collection, CollectionSchema, DataType, FieldSchema, connections, utility
from searches import search_each, search_many

NAME = "bench"
TEXT_BYTES = 25
WARM_UP_DIM = 8
INDEX = {"index_type": "HNSW", "metric_type": "L2", "params": {"M": 16, "efConstruction": 200}}
EF_DEFAULT = 64
POLL_SECONDS = 0.01
ROW_POLL_SECONDS = 0.001
WAIT_SECONDS_MAX = 3600


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
        persisted = self.insert(groups, started)
        seconds = time.perf_counter() - started
        self.check(rows)
        self.drop()
        return {"seconds": seconds, "persisted s": persisted}

    def import_indexed(self, file_format, groups, dim, rows, probe):
        collection = self.create(dim)
        collection.create_index("vector", INDEX)
        groups = self.link(groups)
        started = time.perf_counter()
        self.insert(groups, started)
        completed = time.perf_counter() - started
        self.wait_until_indexed(rows, started)
        indexed = time.perf_counter() - started
        collection.load(timeout=WAIT_SECONDS_MAX)
        self.wait_until_found(probe, "Bounded")
        seconds = time.perf_counter() - started
        self.check(rows)
        self.check_index(rows)
        return {"seconds": seconds, "completed s": completed, "indexed s": indexed}

    def open_empty(self, dim):
        collection = self.create(dim)
        collection.create_index("vector", INDEX)
        collection.load(timeout=WAIT_SECONDS_MAX)

    def import_row(self, file_format, group, probe):
        groups = self.link([group])
        started = time.perf_counter()
        self.insert(groups, started, ROW_POLL_SECONDS)
        completed = time.perf_counter() - started
        # What Milvus' pages tell to do after an import into a loaded collection; without it the row was found after 20 s.
        Collection(NAME).load(timeout=WAIT_SECONDS_MAX, _refresh=True)
        self.wait_until_found(probe, "Strong")
        return {"ms": (time.perf_counter() - started) * 1e3, "completed ms": completed * 1e3}

    def search(self, **order):
        return search_each(self.searcher(**order), order["vectors"])

    def search_many(self, clients, count, **order):
        return search_many(self.searcher(**order), order["vectors"], clients, count)

    def searcher(self, vectors, limit, effort=None, bound=None):
        collection = Collection(NAME)
        param = {"metric_type": "L2", "params": {"ef": effort or EF_DEFAULT}}
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
        self.insert([[path]], time.perf_counter())
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

    def insert(self, groups, started, poll_seconds=POLL_SECONDS):
        """One task for each group, as Milvus takes them. Returns the seconds until all were persisted."""
        pending = [utility.do_bulk_insert(NAME, files=group) for group in groups]
        persisted = None
        deadline = started + WAIT_SECONDS_MAX
        while time.perf_counter() < deadline:
            states = {task: utility.get_bulk_insert_state(task) for task in pending}
            for state in states.values():
                if state.state_name == "Failed":
                    raise RuntimeError(f"the import failed: {state.failed_reason}")
            if persisted is None and all(state.state_name in ("Persisted", "Completed") for state in states.values()):
                persisted = time.perf_counter() - started
            pending = [task for task, state in states.items() if state.state_name != "Completed"]
            if not pending:
                return persisted
            time.sleep(poll_seconds)
        raise TimeoutError(f"the import has not ended after {WAIT_SECONDS_MAX} s")

    def check(self, rows):
        found = Collection(NAME).num_entities
        if found != rows:
            raise RuntimeError(f"expected {rows} rows, the collection has {found}")

    def check_index(self, rows):
        """Milvus also searches segments whose index it has not loaded yet, through a rougher one of its own."""
        indexed = sum(int(s.num_rows) for s in utility.get_query_segment_info(NAME) if s.index_name != "")
        if indexed != rows:
            raise RuntimeError(f"expected {rows} rows to be searched through the index, found {indexed}")

    def wait_until_indexed(self, rows, started):
        """pymilvus' own wait ends at once while Milvus has not noticed the new segments."""
        while time.perf_counter() < started + WAIT_SECONDS_MAX:
            progress = utility.index_building_progress(NAME)
            if progress["indexed_rows"] >= rows and progress["pending_index_rows"] == 0:
                return
            time.sleep(POLL_SECONDS)
        raise TimeoutError(f"the index has not been built after {WAIT_SECONDS_MAX} s")

    def wait_until_found(self, probe, consistency):
        collection = Collection(NAME)
        param = {"metric_type": "L2", "params": {"ef": EF_DEFAULT}}
        deadline = time.perf_counter() + WAIT_SECONDS_MAX
        while time.perf_counter() < deadline:
            hits = collection.search([probe["vector"]], "vector", param, 1, consistency_level=consistency)[0].ids
            if len(hits) > 0 and hits[0] == probe["id"]:
                return
        raise TimeoutError(f"row {probe['id']} was not found by its own vector")


if __name__ == "__main__":
    serve(Milvus)
