"""The data that is served, and how newer data takes its place without a request noticing.

A request works with the service that was current when it came, to its end. What was replaced is
closed when the last such request is done.
"""

import asyncio
import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from app.store.database import DatabaseError
from app.web.cache import Store
from app.web.service import Service

logger = logging.getLogger(__name__)


class Live:
    """Holds the current service."""

    def __init__(self, service: Service, store: Store) -> None:
        self.service = service
        self._store = store
        self._one_at_a_time = asyncio.Lock()
        self._under_way: set[asyncio.Task[bool]] = set()

    def stop(self) -> None:
        self.service.stop()

    @contextmanager
    def in_use(self) -> Iterator[Service]:
        """The current service, not closed before a request is done with it."""
        service = self.service
        service.requests += 1
        try:
            yield service
        finally:
            service.requests -= 1
            self._close(service)

    def _close(self, service: Service) -> None:
        if service is not self.service and service.requests == 0:
            service.stop()

    async def renew(self) -> bool:
        """Take up the database that is there now; say whether it could be. If not, all stays."""
        async with self._one_at_a_time:
            old = self.service
            try:
                service = await asyncio.to_thread(Service.start, old.settings, old.manifest)
            except (DatabaseError, OSError) as error:
                logger.error("the new data was not taken up: %s", error)
                return False
            self.service = service
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
