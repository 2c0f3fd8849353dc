"""Where an answer is built: on the event loop, or beside it, where it may wait for another machine.

A handler that asks the database is a plain function. Over a file it runs on the event loop, where
it is fastest; over PostgreSQL in a thread, so that a server that hangs holds up who asked for that
answer, and nobody else.
"""

from collections.abc import Awaitable, Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from app.store.limits import NoConnectionError
from app.web.busy import take_place
from app.web.service import Service


def built(build: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
    """The handler as it is awaited, built where its service says. Raises `NoConnectionError` where
    too many others are being built beside the loop for a second.
    """

    @wraps(build)
    async def answer(*arguments: Any, **keywords: Any) -> Any:
        request: Request = arguments[0] if arguments else keywords["request"]
        service: Service = request.scope["service"]  # app.main.Site
        if service.places is None:
            return build(*arguments, **keywords)
        if not await take_place(service.places):
            raise NoConnectionError("too many answers are being built")
        try:
            return await run_in_threadpool(build, *arguments, **keywords)
        finally:
            service.places.release()

    return answer


class Route(APIRoute):
    """A route whose handler, where it is a plain function, is built so."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **keywords: Any) -> None:
        handler = endpoint if iscoroutinefunction(endpoint) else built(endpoint)
        super().__init__(path, handler, **keywords)
