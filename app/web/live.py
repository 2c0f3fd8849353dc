"""The data that is served, and how newer data takes its place without a request noticing.

A request works with the service that was current when it came, to its end. What was replaced is
closed when the last such request is done.
"""

import asyncio
import logging
import signal
import threading
from dataclasses import dataclass
from typing import Self

from starlette.types import ASGIApp, Receive, Scope, Send

from app.files.bundle import Bundle
from app.store.database import DatabaseError
from app.web.cache import Store
from app.web.service import Service

logger = logging.getLogger(__name__)


@dataclass(eq=False)
class _Use:
    """A service with the files written of its data, and how many requests work with them."""

    service: Service
    bundle: Bundle
    requests: int = 0

    @classmethod
    def of(cls, service: Service) -> Self:
        public_url = service.settings.public_url.rstrip("/")
        return cls(service, Bundle(service.engine.connect, service.reference, public_url))

    def stop(self) -> None:
        self.bundle.close()
        self.service.stop()


class Live:
    """Holds the current service."""

    def __init__(self, service: Service, store: Store) -> None:
        self._store = store
        self._use = _Use.of(service)
        self._one_at_a_time = asyncio.Lock()
        self._under_way: set[asyncio.Task[bool]] = set()

    @property
    def service(self) -> Service:
        return self._use.service

    def stop(self) -> None:
        self._use.stop()

    def begin(self) -> _Use:
        """A request begins."""
        self._use.requests += 1
        return self._use

    def end(self, use: _Use) -> None:
        """A request that began ends."""
        use.requests -= 1
        self._close(use)

    def _close(self, use: _Use) -> None:
        if use is not self._use and use.requests == 0:
            use.stop()

    async def renew(self) -> bool:
        """Take up the database that is there now; say whether it could be. If not, all stays."""
        async with self._one_at_a_time:
            try:
                service = await asyncio.to_thread(self.service.with_new_data)
            except (DatabaseError, OSError) as error:
                logger.error("the new data was not taken up: %s", error)
                return False
            old, self._use = self._use, _Use.of(service)
            self._store.clear()
            self._close(old)
            logger.info("new data: %s", service.reference.sha256)
            return True

    def renew_on_hangup(self) -> None:
        """From now on, take up new data at every SIGHUP, and at one that came before."""
        # A test runs its server in a thread, where no signal can be waited for.
        if threading.current_thread() is threading.main_thread():
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._hangup)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP})

    def _hangup(self) -> None:
        task = asyncio.get_running_loop().create_task(self.renew())
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)


class CurrentService:
    """ASGI middleware, under the cache: puts the request's service and its files into the scope."""

    def __init__(self, app: ASGIApp, live: Live) -> None:
        self.app = app
        self.live = live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":  # the app's own life is no request
            await self.app(scope, receive, send)
            return
        use = self.live.begin()
        try:
            await self.app({**scope, "service": use.service, "bundle": use.bundle}, receive, send)
        finally:
            self.live.end(use)
