"""The steps of an import into Milvus, each until it is really done, and what must be true afterwards."""
import time

from pymilvus import Collection, utility

POLL_SECONDS = 0.01
WAIT_SECONDS_MAX = 3600


def insert_files(name, groups, started, poll_seconds=POLL_SECONDS):
    """One task for each group, as Milvus takes them, until all are Completed. Returns the seconds until all were persisted."""
    pending = [utility.do_bulk_insert(name, files=group) for group in groups]
    persisted = None
    while time.perf_counter() < started + WAIT_SECONDS_MAX:
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


def wait_until_indexed(name, rows, started):
    """pymilvus' own wait ends at once while Milvus has not noticed the new segments."""
    while time.perf_counter() < started + WAIT_SECONDS_MAX:
        progress = utility.index_building_progress(name)
        if progress["indexed_rows"] >= rows and progress["pending_index_rows"] == 0:
            return
        time.sleep(POLL_SECONDS)
    raise TimeoutError(f"the index has not been built after {WAIT_SECONDS_MAX} s")


def wait_until_found(name, probe, param, consistency):
    collection = Collection(name)
    deadline = time.perf_counter() + WAIT_SECONDS_MAX
    while time.perf_counter() < deadline:
        hits = collection.search([probe["vector"]], "vector", param, 1, consistency_level=consistency)[0].ids
        if len(hits) > 0 and hits[0] == probe["id"]:
            return
    raise TimeoutError(f"row {probe['id']} was not found by its own vector")


def check_rows(name, rows):
    found = Collection(name).num_entities
    if found != rows:
        raise RuntimeError(f"expected {rows} rows, the collection has {found}")


def check_index(name, rows):
    """Milvus also searches segments whose index it has not loaded yet, through a rougher one of its own."""
    indexed = sum(int(segment.num_rows) for segment in utility.get_query_segment_info(name) if segment.index_name != "")
    if indexed != rows:
        raise RuntimeError(f"expected {rows} rows to be searched through the index, found {indexed}")
