"""The Python side of a peer: one JSON command a line on stdin, one JSON answer a line on stdout, until stdin ends.

The bench may die at any moment: then stdin ends, and the peer stops what it started, even in the midst of a command.
"""
import json
import os
import queue
import shutil
import signal
import sys
import threading
import traceback


def serve(open_peer):
    """open_peer(folder) → an object whose methods are the commands, with `pid` and `close()`. The folder is gone afterwards."""
    # The terminal's interrupt reaches all processes at once; the end of stdin is what this one waits for.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    # What libraries print must not come between the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def answer(value):
        answers.write(json.dumps(value) + "\n")
        answers.flush()

    commands = queue.Queue()
    threading.Thread(target=read_commands, args=[commands], daemon=True).start()
    folder = sys.argv[1]
    os.makedirs(folder)
    peer = None
    try:
        peer = open_peer(folder)
        answer({"result": {"pid": peer.pid}})
        while True:
            request = commands.get()
            try:
                answer({"result": getattr(peer, request["command"])(**request["arguments"])})
            except Exception as error:
                traceback.print_exc()
                answer({"error": f"{type(error).__name__}: {error}"})
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if peer is not None:
            peer.close()
        shutil.rmtree(folder, ignore_errors=True)


def read_commands(commands):
    for line in sys.stdin:
        commands.put(json.loads(line))
    os.kill(os.getpid(), signal.SIGTERM)
