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
from functools import cached_property
from typing import Any, Final, cast

import uvicorn
from starlette.responses import PlainTextResponse
from uvicorn.config import STARTUP_FAILURE as CANNOT_START
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.supervisors import Multiprocess

from app.settings import Settings
from app.web import logs
from app.web.busy import RETRY_AFTER
from app.web.security import HEADERS

READ_SECONDS: Final = 30.0  # for a client to read on of what was sent
LEAST_READ: Final = 16 * 2**10  # bytes that it reads in that time
KEEP_SECONDS: Final = 20  # for the next request to begin
MAX_HEAD: Final = 32 * 2**10  # bytes of address and headers
MAX_HEADERS: Final = 100
MAX_PIPELINED: Final = 16  # requests that came before the answer to the one before them
MAX_CONNECTIONS: Final = 800
# What a connection beyond those is told.
_FULL: Final = PlainTextResponse(
    "Service Unavailable",
    503,
    {**HEADERS, "retry-after": RETRY_AFTER, "cache-control": "no-store", "connection": "close"},
)
DRAIN_SECONDS: Final = 25  # less than what Docker and systemd wait before they kill


class Outflow:
    """A transport whose unread rest does not wait for ever: a client that reads too little of it
    in `READ_SECONDS`, while more is to be written or after the end, is let go.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._timer: asyncio.TimerHandle | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(data)

    def close(self) -> None:
        self._transport.close()
        self.watch()

    def watch(self) -> None:
        if self._timer is None:
            self._look_again(self._transport.get_write_buffer_size())

    def _look_again(self, unread: int) -> None:
        self._timer = self._loop.call_later(READ_SECONDS, self._look, unread)

    def _look(self, unread_before: int) -> None:
        unread = self._transport.get_write_buffer_size()
        if unread_before - unread < LEAST_READ:
            self._transport.abort()
        else:
            self._look_again(unread)

    def stop_watching(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's protocol, with an end to patience.

    A connection is in one of three states, and each ends. While no answer is in progress one timer
    runs, which no byte stops: only a request that begins starts it anew, once, and only its whole
    head ends it. While one is in progress, and when all is sent, `Outflow` sees that it is read.
    """

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self._answering = self.app
        self.app = self._answer
        self._answers = 0  # in progress
        self._waiting: asyncio.TimerHandle | None = None
        self._in_head = False
        self._head_size = 0
        self._is_last = False  # whether what comes in is no longer looked at

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._outflow = Outflow(transport, self.loop)
        super().connection_made(cast(asyncio.Transport, self._outflow))
        self._wait(cast(Config, self.config).head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self.pipeline.clear()
        super().connection_lost(exc)
        self._outflow.stop_watching()

    def data_received(self, data: bytes) -> None:
        if self._is_last or self.transport.is_closing():
            return
        super().data_received(data)
        if self._in_head:
            self._head_size += len(data)
            if self._head_size > MAX_HEAD:
                self.send_400_response("The head of the request is too long.")

    def eof_received(self) -> None:
        self.transport.close()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = True
        self._head_size = 0
        if not self._answers:
            self._wait(cast(Config, self.config).head_seconds)

    def on_headers_complete(self) -> None:
        self._in_head = False
        size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if size > MAX_HEAD or len(self.headers) > MAX_HEADERS:
            raise ValueError("too large a head")  # to the parser: answered with 400
        if len(self.pipeline) >= MAX_PIPELINED:
            raise ValueError("too many requests at once")
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse what cannot be read; what was asked before it is answered first."""
        self._is_last = True
        if getattr(self.cycle, "response_complete", True):  # there may be none
            super().send_400_response(msg)
        else:
            self.cycle.keep_alive = False

    async def _answer(self, scope: Any, receive: Any, send: Any) -> None:
        self._answers += 1
        self._stop_waiting()
        is_full = len(self.connections) > cast(Config, self.config).most_connections
        peer = scope["client"][0] if scope.get("client") else ""
        scope["from_proxy"] = peer in cast(Config, self.config).proxies
        try:
            await (_FULL if is_full else self._answering)(scope, receive, send)
        finally:
            self._answers -= 1
            if not self._answers and not self.transport.is_closing():
                head_seconds = cast(Config, self.config).head_seconds
                self._wait(head_seconds if self._in_head else KEEP_SECONDS)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._outflow.watch()

    def resume_writing(self) -> None:
        if not self.transport.is_closing():
            self._outflow.stop_watching()
        super().resume_writing()

    def _wait(self, seconds: float) -> None:
        self._stop_waiting()
        self._waiting = self.loop.call_later(seconds, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None


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
            timeout_keep_alive=KEEP_SECONDS,
            timeout_graceful_shutdown=DRAIN_SECONDS,
            workers=settings.web_concurrency,
        )
        self.head_seconds = settings.head_seconds
        self.most_connections = MAX_CONNECTIONS

    @cached_property
    def proxies(self) -> Any:
        """The addresses whose word is believed. Not to be sent to workers, so made by each."""
        trusted = self.forwarded_allow_ips or []
        return ProxyHeadersMiddleware(cast(Any, _FULL), trusted).trusted_hosts


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
