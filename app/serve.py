"""`python -m app.serve`: the app under uvicorn, for years and among strangers.

A client that is slow to ask or to read is let go, so that it holds nothing for long. On SIGTERM no
new connection is taken and what was begun is finished; on SIGHUP new data is taken up
(`app.web.live`).
"""

import signal

if __name__ == "__main__":
    # New data that is told of while the app still starts is taken up when it has
    # (`Live.renew_on_hangup`); what a worker starts with it has from here.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})

import asyncio
import os
import sys
from typing import Any, Final, cast

import uvicorn
from starlette.responses import PlainTextResponse
from uvicorn._types import ASGI3Application
from uvicorn.config import STARTUP_FAILURE as CANNOT_START
from uvicorn.protocols.http.flow_control import service_unavailable
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.supervisors import Multiprocess

from app.settings import Settings
from app.web import logs
from app.web.busy import RETRY_AFTER
from app.web.security import HEADERS

READ_SECONDS: Final = 30.0  # for a client to read on of what was sent
MAX_HEAD: Final = 32 * 2**10  # bytes of address and headers
MAX_HEADERS: Final = 100
MAX_CONNECTIONS: Final = 800
# What a connection beyond those is told, in place of uvicorn's own words.
_FULL: Final = PlainTextResponse(
    "Service Unavailable",
    503,
    {**HEADERS, "retry-after": RETRY_AFTER, "cache-control": "no-store", "connection": "close"},
)
DRAIN_SECONDS: Final = 25  # less than what Docker and systemd wait before they kill


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's protocol, with an end to patience."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self._head_seconds = cast(Config, self.config).head_seconds
        self._head: asyncio.TimerHandle | None = None
        self._reading: asyncio.TimerHandle | None = None
        self._in_head = False
        self._head_size = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._head = self.loop.call_later(self._head_seconds, transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._in_head and not self.transport.is_closing():
            self._head_size += len(data)
            if self._head_size > MAX_HEAD:
                self.send_400_response("The head of the request is too long.")
            elif self._head is None:
                self._head = self.loop.call_later(self._head_seconds, self.transport.abort)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = True
        self._head_size = 0

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._stop_waiting()
        size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if size > MAX_HEAD or len(self.headers) > MAX_HEADERS:
            raise ValueError("too large a head")  # to the parser: answered with 400
        super().on_headers_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        answering = cast(ASGI3Application, _FULL) if app is service_unavailable else app
        super()._start_asgi_task(cycle, answering)

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._reading is None:
            self._reading = self.loop.call_later(READ_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        super().resume_writing()

    def _stop_waiting(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None


class Config(uvicorn.Config):
    """How the app is served. Each worker makes an app of its own from the environment."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(
            "app.main:create_app",
            factory=True,
            host=settings.host,
            port=settings.port,
            http="app.serve:PatientProtocol",
            ws="none",
            log_config=logs.CONFIG,
            access_log=False,  # app.web.logs writes it
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=list(settings.trusted_proxies),
            limit_concurrency=MAX_CONNECTIONS,
            timeout_keep_alive=20,
            timeout_graceful_shutdown=DRAIN_SECONDS,
            workers=settings.web_concurrency,
        )
        self.head_seconds = settings.head_seconds


class Workers(Multiprocess):
    """Several processes behind one port. One that dies is replaced; SIGTERM stops them all."""

    def handle_signals(self) -> None:
        # Blocked here for good, so that each worker starts with it blocked.
        if signal.SIGHUP in signal.sigpending():
            signal.sigwait({signal.SIGHUP})
            self.handle_hup()
        super().handle_signals()

    def handle_hup(self) -> None:
        """New data is taken up in place: uvicorn would start every worker anew."""
        for worker in self.processes:
            if worker.pid is not None:
                os.kill(worker.pid, signal.SIGHUP)

    @property
    def failed(self) -> bool:
        """Whether a worker could not start, and so none can."""
        return any(worker.exitcode == CANNOT_START for worker in self.processes)


def main() -> None:
    config = Config(Settings())
    if config.workers == 1:
        uvicorn.Server(config).run()
        return
    workers = Workers(config, [config.bind_socket()])
    workers.run()
    if workers.failed:
        sys.exit(CANNOT_START)


if __name__ == "__main__":
    main()
