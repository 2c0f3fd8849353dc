"""What this process has answered since it started, for Prometheus: off unless `METRICS_FROM` names
who may ask, and never shown to who comes through a proxy.

Each worker counts its own requests and says which worker it is, on every line. Whoever asks is
answered by one of them: over several workers the sum is that of the series, each as it was last
seen.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Final

from fastapi import APIRouter, Request
from prometheus_client import generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from app.data.rows import Reference
from app.web.cache import Store
from app.web.logs import RequestLog
from app.web.routes import service_of

NAME: Final = "hop_tac_tay_bac"
TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"
_FORWARDED: Final = ("x-forwarded-for", "forwarded")

router = APIRouter(include_in_schema=False)


def template(scope: Scope) -> str:
    """The route's address with its parameters in braces, one for both languages; "" where none
    took it.
    """
    if (route := scope.get("route")) is not None:
        return str(route.path) or "/"
    return str(scope.get("root_path") or (scope["path"] if "endpoint" in scope else ""))


@dataclass(eq=False)
class Metrics(Collector):
    """The counts of one process, read when they are asked for."""

    log: RequestLog
    store: Store
    reference: Reference

    def collect(self) -> Iterator[Metric]:
        worker, store, reference = self.log.process, self.store, self.reference
        requests = CounterMetricFamily(
            f"{NAME}_requests", "Answers by route and status", labels=["worker", "route", "status"]
        )
        for (route, status), count in sorted(self.log.answered.items()):
            requests.add_metric([worker, route or "none", str(status)], count)
        yield requests
        cache = CounterMetricFamily(
            f"{NAME}_cache", "Asked of the kept answers: found, or not", labels=["worker", "found"]
        )
        cache.add_metric([worker, "hit"], store.hits)
        cache.add_metric([worker, "miss"], store.misses)
        yield cache
        size = GaugeMetricFamily(f"{NAME}_cache_bytes", "What kept answers take", labels=["worker"])
        size.add_metric([worker], store.size)
        yield size
        data = InfoMetricFamily(f"{NAME}_data", "Which data is served", labels=["worker"])
        data.add_metric([worker], {"version": reference.version, "sha256": reference.sha256})
        yield data


@router.get("/metrics")
async def answer(request: Request) -> Response:
    """For who asks from one of the networks and by no proxy: to all others it is not there."""
    service, client = service_of(request), request.client.host if request.client else ""
    by_proxy = any(name in request.headers for name in _FORWARDED)
    if by_proxy or not _is_among(client, service.settings.metrics_from):
        raise HTTPException(404)
    text = generate_latest(Metrics(request.app.log, request.app.store, service.reference))
    return Response(text, headers={"cache-control": "no-store"}, media_type=TEXT)


def _is_among(client: str, allowed: Iterable[IPv4Network | IPv6Network]) -> bool:
    try:
        address = ip_address(client)
    except ValueError:
        return False
    return any(address in network for network in allowed)
