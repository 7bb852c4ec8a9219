"""LanceDB without a server: files are read with pyarrow and become a table. Nothing is checked, nothing fsynced."""
import os
import time

import lancedb
from driver import serve
from files import read_group

NAME = "bench"


class LanceDb:
    pid = os.getpid()

    def __init__(self, folder):
        self.db = lancedb.connect(folder)

    def close(self):
        pass

    def import_files(self, file_format, groups, dim, rows):
        started = time.perf_counter()
        table = self.db.create_table(NAME, read_group(file_format, groups[0], dim))
        for group in groups[1:]:
            table.add(read_group(file_format, group, dim))
        seconds = time.perf_counter() - started
        found = table.count_rows()
        if found != rows:
            raise RuntimeError(f"expected {rows} rows, the table has {found}")
        self.db.drop_table(NAME)
        return {"seconds": seconds}


if __name__ == "__main__":
    serve(LanceDb)
