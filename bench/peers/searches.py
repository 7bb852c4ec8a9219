"""Searches one after the other, and by several clients at once."""
import threading
import time


def search_each(search, vectors):
    ids, milliseconds = [], []
    for vector in vectors:
        started = time.perf_counter()
        ids.append(search(vector))
        milliseconds.append((time.perf_counter() - started) * 1e3)
    return {"ids": ids, "milliseconds": milliseconds}


def search_many(search, vectors, clients, count):
    ids = [None] * count
    errors = []
    positions = iter(range(count))

    def client():
        try:
            # One position goes to one thread: the interpreter's lock is held while an iterator of range moves.
            for at in positions:
                ids[at] = search(vectors[at % len(vectors)])
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    if errors:
        raise errors[0]
    return {"ids": ids, "seconds": seconds}
