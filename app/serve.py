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
import gc
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import unquote

import httptools
import uvicorn
from starlette.responses import PlainTextResponse
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from app.settings import Settings
from app.web import logs, workers
from app.web.busy import RETRY_AFTER
from app.web.security import HEADERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.web.cache import Answer

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
_HELD: Final = 2**16  # bytes of answers that wait for the end of a turn of the loop
DRAIN_SECONDS: Final = 25  # less than what Docker and systemd wait before they kill
# What is not asked for plainly the app answers, as all that is rare.
_NOT_PLAIN: Final = {b"content-length", b"transfer-encoding", b"upgrade", b"expect"}
_LONG: Final = 512  # bytes of an address


class Outflow:
    """A transport that sends what is written in one turn of the loop as one: a head does not leave
    without the body that follows, be the process killed.

    Its unread rest does not wait for ever: a client that reads too little of it in `READ_SECONDS`,
    while more is to be written or after the end, is let go.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self.is_closing = transport.is_closing  # asked often
        self._held: list[bytes] = []
        self._held_size = 0
        self._timer: asyncio.TimerHandle | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        if self.is_closing():
            return
        if not self._held:
            self._loop.call_soon(self._flush)
        self._held.append(data)
        self._held_size += len(data)
        if self._held_size > _HELD:
            self._flush()

    def _flush(self) -> None:
        held, self._held, self._held_size = self._held, [], 0
        if held and not self.is_closing():
            self._transport.writelines(held)

    def close(self) -> None:
        self._flush()
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
    """uvicorn's protocol, with an end to patience; what is kept it answers at once.

    A connection is in one of three states, and each ends. While no answer is in progress there is a
    time at which it is closed, which no byte puts off: only a request that begins, once, and only
    its whole head ends it. While one is in progress, and when all is sent, `Outflow` sees that it
    is read.
    """

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self._answering = self.app
        self.app = self._answer
        self._answers = 0  # in progress
        self._closes_at: float | None = None  # by the loop's clock
        # Looks then, or earlier: putting it off costs nothing.
        self._timer: asyncio.TimerHandle | None = None
        self._looks_at = 0.0
        self._in_head = False
        self._head_size = 0  # of what came before the last of it
        self._last_size = 0
        self._is_last = False  # whether what comes in is no longer looked at
        self._ours = cast(Config, self.config)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._outflow = Outflow(transport, self.loop)
        super().connection_made(cast(asyncio.Transport, self._outflow))
        self._wait(self._ours.head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._closes_at = None
        self.pipeline.clear()
        super().connection_lost(exc)
        self._outflow.stop_watching()

    def data_received(self, data: bytes) -> None:
        if self._is_last or self.transport.is_closing():
            return
        self._last_size = len(data)
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
            self._wait(self._ours.head_seconds)

    def on_headers_complete(self) -> None:
        self._in_head = False
        if self._head_size + self._last_size > MAX_HEAD or len(self.headers) > MAX_HEADERS:
            size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
            if size > MAX_HEAD or len(self.headers) > MAX_HEADERS:
                raise ValueError("too large a head")  # to the parser: answered with 400
        self._ours.take_word(self.scope)
        if self._may_answer_at_once():
            path, self.scope["query_string"] = _parts(self.url)
            self.scope["path"] = path
            self.scope["method"] = "GET"
            found = self._ours.at_once(self.scope)
            if found is not None:
                self._send(*found)
                return
        if len(self.pipeline) >= MAX_PIPELINED:
            raise ValueError("too many requests at once")
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        if self.cycle is not None:  # as after an answer that was sent at once
            super().on_message_complete()

    def _may_answer_at_once(self) -> bool:
        """Whether this is a plain GET that comes after all that was asked before was answered, and
        read but for what a connection's buffer holds.
        """
        return (
            getattr(self.cycle, "response_complete", True)  # there may be none
            and not self.flow.write_paused
            and self.parser.get_method() == b"GET"
            and self.parser.get_http_version() == "1.1"
            and self.parser.should_keep_alive()
            and not any(name in _NOT_PLAIN for name, _ in self.headers)
            and len(self.connections) <= self._ours.most_connections
            and len(self.url) < _LONG
        )

    def _send(self, answer: "Answer", request_id: str) -> None:
        head = [STATUS_LINE[answer.status]]
        for name, value in self.server_state.default_headers:
            head += (name, b": ", value, b"\r\n")
        head += (answer.head, b"x-request-id: ", request_id.encode(), b"\r\n\r\n")
        self.transport.write(b"".join(head))
        if answer.body:
            self.transport.write(answer.body)
        self.server_state.total_requests += 1
        if not self._answers:
            self._wait(KEEP_SECONDS)

    def send_400_response(self, msg: str) -> None:
        """Refuse what cannot be read; what was asked before it is answered first."""
        self._is_last = True
        if getattr(self.cycle, "response_complete", True):  # there may be none
            super().send_400_response(msg)
        else:
            self.cycle.keep_alive = False

    async def _answer(self, scope: Any, receive: Any, send: Any) -> None:
        self._answers += 1
        self._closes_at = None
        is_full = len(self.connections) > self._ours.most_connections
        try:
            await (_FULL if is_full else self._answering)(scope, receive, send)
        finally:
            self._answers -= 1
            if not self._answers and not self.transport.is_closing():
                self._wait(self._ours.head_seconds if self._in_head else KEEP_SECONDS)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._outflow.watch()

    def resume_writing(self) -> None:
        if not self.transport.is_closing():
            self._outflow.stop_watching()
        super().resume_writing()

    def _wait(self, seconds: float) -> None:
        self._closes_at = self.loop.time() + seconds
        if self._timer is not None and self._looks_at > self._closes_at:
            self._timer.cancel()
            self._timer = None
        if self._timer is None:
            self._looks_at = self._closes_at
            self._timer = self.loop.call_at(self._looks_at, self._look)

    def _look(self) -> None:
        self._timer = None
        if self._closes_at is None:
            return
        left = self._closes_at - self.loop.time()
        if left > 0:
            self._wait(left)
        else:
            self.transport.close()


@lru_cache(maxsize=4096)
def _parts(url: bytes) -> tuple[str, bytes]:
    """Path and query, as uvicorn puts them in a scope."""
    parsed = httptools.parse_url(url)
    path = parsed.path.decode("ascii")
    return unquote(path) if "%" in path else path, parsed.query or b""


async def _nothing(*_: Any) -> None:
    pass


class Config(uvicorn.Config):
    """How the app is served. Each worker makes an app of its own from the environment."""

    # An answer that waits for nothing and the request's id, where the app has one.
    at_once: "Callable[[Any], tuple[Answer, str] | None]"

    def __init__(self, settings: Settings) -> None:
        super().__init__(
            "app.main:create_app",
            factory=True,
            host=settings.host,
            port=settings.port,
            http=PatientProtocol,
            ws="none",
            log_config=logs.CONFIG,
            access_log=False,  # app.web.logs writes it
            server_header=False,
            proxy_headers=False,  # `take_word` reads them
            timeout_keep_alive=KEEP_SECONDS,
            timeout_graceful_shutdown=DRAIN_SECONDS,
            workers=settings.web_concurrency,
        )
        self.head_seconds = settings.head_seconds
        self.most_connections = MAX_CONNECTIONS
        self._proxies: Any = ProxyHeadersMiddleware(_nothing, list(settings.trusted_proxies))

    def load(self) -> None:
        # Of what is imported and made here nearly nothing is garbage, ever.
        gc.disable()
        try:
            super().load()
        finally:
            gc.freeze()
            gc.enable()
        self.at_once = getattr(self.loaded_app, "at_once", lambda _scope: None)

    def take_word(self, scope: Any) -> None:
        """Put into the scope whether it comes from an address whose word is believed, and if so
        what that says of the client.
        """
        peer = scope["client"][0] if scope["client"] else ""
        scope["from_proxy"] = peer in self._proxies.trusted_hosts
        if scope["from_proxy"]:
            with suppress(StopIteration):  # it waits for nothing: its first step is its last
                self._proxies(scope, _nothing, _nothing).send(None)


def main() -> None:
    config = Config(Settings())
    if config.workers == 1:
        workers.run(config)
    else:
        workers.run_several(config)


if __name__ == "__main__":
    main()
