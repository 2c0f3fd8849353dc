"""The headers as they are sent, over an application of nothing else."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.web.security import CONTENT_SECURITY_POLICY, HEADERS, SecurityHeaders, headers_for


def sent_by(app: ASGIApp, scope_type: str = "http") -> list[MutableMapping[str, Any]]:
    messages: list[MutableMapping[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": f"{scope_type}.request", "body": b""}

    async def send(message: MutableMapping[str, Any]) -> None:
        messages.append(message)

    scope = {"type": scope_type, "method": "GET", "path": "/", "headers": []}

    async def ask() -> None:
        await app(scope, receive, send)

    asyncio.run(ask())
    return messages


def headers_of(app: ASGIApp) -> dict[str, str]:
    start = sent_by(SecurityHeaders(app))[0]
    return {name.decode(): value.decode() for name, value in start["headers"]}


def test_every_header_is_added() -> None:
    headers = headers_of(PlainTextResponse("x"))
    assert headers.items() >= HEADERS.items()
    assert headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("name", HEADERS)
def test_an_answer_may_set_its_own(name: str) -> None:
    assert headers_of(PlainTextResponse("x", headers={name: "own"}))[name] == "own"


def test_what_is_no_request_passes() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "lifespan.startup.complete"})

    assert sent_by(SecurityHeaders(app), "lifespan") == [{"type": "lifespan.startup.complete"}]


def test_the_policy_lets_in_nothing_of_others_and_nothing_inline() -> None:
    policy = {
        name: set(values)
        for name, *values in (part.split() for part in CONTENT_SECURITY_POLICY.split(";"))
    }
    assert policy["default-src"] == {"'none'"}
    assert policy["script-src"] == policy["style-src"] == {"'self'"}
    assert policy["base-uri"] == policy["frame-ancestors"] == {"'none'"}
    trusted = {"require-trusted-types-for": {"'script'"}, "trusted-types": {"app", "default"}}
    assert trusted.items() <= policy.items()
    for name in policy.keys() - trusted.keys():
        allowed = {"'self'", "'none'"} | ({"data:", "blob:"} if name == "img-src" else set())
        assert policy[name] <= allowed, name


def test_only_a_site_behind_tls_asks_for_tls_alone() -> None:
    assert "strict-transport-security" not in headers_for("http://127.0.0.1:8000")
    assert headers_for("https://a.example")["strict-transport-security"] == "max-age=63072000"
