"""Several processes behind one port, each a copy of one that has imported the app: what they have
in common takes memory once.

That one answers nothing. It replaces a worker that ends, tells each of new data (SIGHUP), and stops
all (SIGTERM). It logs nothing, for the log's thread would be in no copy.
"""

import gc
import logging
import os
import signal
import socket
import sys
import time
from contextlib import suppress
from typing import Final

import uvicorn
from uvicorn.config import STARTUP_FAILURE as CANNOT_START

logger = logging.getLogger(__name__)

_TOLD: Final = {signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGCHLD}
_PAUSE_SECONDS: Final = 0.5  # before a worker that ended is replaced


def run(config: uvicorn.Config, sockets: list[socket.socket] | None = None) -> None:
    """Serve by this process, until it is told to end."""
    with suppress(KeyboardInterrupt):  # of Ctrl-C, when what was begun is finished
        uvicorn.Server(config).run(sockets)


def run_several(config: uvicorn.Config) -> None:
    """Serve by as many processes as `config.workers`. Exits where they cannot start."""
    listening = _listening(config.host, config.port)
    gc.disable()  # a collection would write to all that is shared
    config.load_app()
    gc.freeze()
    signal.signal(signal.SIGCHLD, lambda *_: None)  # what is ignored need not be kept to wait for
    signal.pthread_sigmask(signal.SIG_BLOCK, _TOLD)
    workers: set[int] = set()
    ended: dict[int, int] = {}  # those not yet replaced, and their exit codes
    ending = False
    while workers or not ending:
        while len(workers) < config.workers and not ending:
            if pid := os.fork():
                workers.add(pid)
                ended.clear()
                continue
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _TOLD - {signal.SIGHUP})
            for old, code in ended.items():
                logger.error("worker [%d] ended (%d) and is replaced", old, code)
            run(config, [listening])
            sys.exit()
        told = signal.sigwait(_TOLD)
        if told == signal.SIGCHLD:
            for pid in tuple(workers):
                is_ended, status = os.waitpid(pid, os.WNOHANG)
                if is_ended:
                    workers.remove(pid)
                    ended[pid] = os.waitstatus_to_exitcode(status)
            time.sleep(_PAUSE_SECONDS)
        elif told == signal.SIGHUP:
            for pid in workers:
                os.kill(pid, signal.SIGHUP)
        if told in {signal.SIGTERM, signal.SIGINT} or CANNOT_START in ended.values():
            ending = True
            listening.close()
            for pid in workers:
                os.kill(pid, signal.SIGTERM)
    if CANNOT_START in ended.values():
        sys.exit(CANNOT_START)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        print(f"cannot start: {error}", file=sys.stderr)
        sys.exit(CANNOT_START)
