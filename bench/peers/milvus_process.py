"""A Milvus standalone of its own below a folder: started by its Python package, stopped for certain."""
import os
import subprocess

from milvus import MilvusServer

STOP_SECONDS_MAX = 60


class MilvusProcess:
    def __init__(self, folder):
        self.server = MilvusServer()
        self.server.set_base_dir(folder)
        # Below it lie the only files that it imports.
        self.storage = os.path.join(folder, "data")
        try:
            self.server.start()
        except BaseException:
            self.stop()
            raise

    @property
    def pid(self):
        return self.server.server_proc.pid

    @property
    def port(self):
        return self.server.listen_port

    def stop(self):
        """The package itself would kill it after a second, in the midst of writing."""
        process = self.server.server_proc
        if process is None:
            return
        process.terminate()
        try:
            process.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self.server.server_proc = None
