"""`python -m bench.pages DATABASE`: how long each kind of page takes without the response cache.

The app is called in this process, without a network; every address asks for something else. Prints
JSON: for each kind the seconds of each call, and the memory before and after.
"""

import asyncio
import gc
import json
import sys
import time
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode, urlsplit

from sqlalchemy import text

from app import queries
from app.data.filters import PAGE_SIZE, Filter
from app.main import Site, create_app
from app.settings import Settings

CALLS = 25  # of each kind
EXPORTED = 8  # exports, which are longer


def uncached(database: Path) -> Site:
    """The app without its door, and so without its response cache."""
    app = create_app(Settings(database_file=database))
    app.outer = app.within
    return app


async def call(app: Site, address: str, *, first_byte: bool = False) -> float:
    """Seconds up to the whole answer, or to the first piece of its body."""
    parts = urlsplit(address)
    begun = time.perf_counter()
    ended: asyncio.Future[float] = asyncio.get_running_loop().create_future()
    status = 0

    async def receive() -> dict[str, Any]:
        await ended
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        elif not ended.done() and (
            not message.get("more_body") or (first_byte and message.get("body"))
        ):
            ended.set_result(time.perf_counter() - begun)

    scope = {
        "type": "http",
        "told": {},
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": parts.path,
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    running = asyncio.create_task(app(scope, receive, send))
    seconds = await ended
    if status != 200:
        raise ValueError(f"{address}: {status}")
    if not first_byte:
        await running
    else:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    return seconds


def addresses(app: Site, random: Random) -> dict[str, list[str]]:
    """For each kind of page some addresses, no two alike where it has parameters."""
    service = app.live.service
    known = {facet: sorted(values - {"unknown"}) for facet, values in service.known.items()}
    with service.engine.connect() as connection:
        last = connection.execute(text("SELECT max(number) FROM record")).scalar_one()
        by_number = text("SELECT id FROM record WHERE number = :n")
        ids = [
            connection.execute(by_number, {"n": random.randint(1, last)}).scalar_one()
            for _ in range(CALLS)
        ]
        events = queries.found(connection, Filter()).events

    def some(path: str, *sets: dict[str, Any]) -> list[str]:
        found = []
        for n in range(CALLS):
            chosen = {k: v() if callable(v) else v for k, v in sets[n % len(sets)].items()}
            found.append(f"{path}?{urlencode(chosen)}")
        return found

    def one(facet: str) -> Any:
        return lambda: random.choice(known[facet])

    def period() -> str:
        return f"{random.randint(1995, 2020)}-{random.randint(1, 12):02}"

    deep, sources = max(1, events // PAGE_SIZE), len(known["source"])
    words = ["hà nội", "lai chau", "bệnh viện", "mường", "hop tac", "đ", "giáo viên", "tỷ đồng"]
    phrases = [f'"{each}"' for each in words if " " in each]

    def each_of(path: str, facet: str) -> list[str]:
        """Pages of values of a facet, as many as there are."""
        ids = random.sample(known[facet], min(CALLS, len(known[facet])))
        return [f"{path}/{id_}" for id_ in ids]

    return {
        "overview": ["/", "/en"] * (CALLS // 2),
        "timeline, all": some("/timeline", {"sort": lambda: random.choice(["oldest", "amount"])}),
        "timeline, facets": some(
            "/timeline",
            {"sector": one("sector"), "place": one("place")},
            {"kind": one("kind"), "status": one("status"), "grade": one("grade")},
            {"year": one("year"), "relation": one("relation")},
            {"source": one("source")},
        ),
        "timeline, period": some(
            "/timeline",
            {"from": period},
            {"to": period, "within": "surely"},
            {"from": period, "sector": one("sector"), "sort": "evidence"},
        ),
        "timeline, deep page": some("/timeline", {"page": lambda: random.randint(1, deep)}),
        "search": some(
            "/timeline",
            {"q": lambda: random.choice(words), "sort": "relevance"},
            {"q": lambda: random.choice(words), "place": one("place"), "sort": "amount"},
        ),
        "search, everything": some(
            "/search", {"q": lambda: random.choice(words)}, {"q": lambda: random.choice(phrases)}
        ),
        "search, phrases": some(
            "/timeline",
            {"q": lambda: random.choice(phrases), "sort": "relevance"},
            {"q": lambda: random.choice(phrases), "year": one("year")},
        ),
        "follow-up": some("/follow-up", {"relation": one("relation")}, {"sector": one("sector")}),
        "people": some("/people", {"q": lambda: random.choice(words)}),
        "person": each_of("/people", "person"),
        "bodies": some("/bodies", {"q": lambda: random.choice(words)}),
        "body": each_of("/bodies", "body"),
        "relation": each_of("/relations", "relation"),
        "funding": some("/funding", {"sector": one("sector")}, {"from": period}, {"lang": "all"}),
        "province": [f"/provinces/{id_}" for id_ in known["place"]] * (CALLS // 4),
        "provinces": ["/provinces"] * CALLS,
        "sector": [f"/sectors/{random.choice(known['sector'])}" for _ in range(CALLS)],
        "record": [f"/records/{id_}" for id_ in ids],
        "source": [f"/sources/{random.choice(known['source'])}" for _ in range(CALLS)],
        "sources": some("/sources", {"page": lambda: random.randint(1, max(1, sources // 50))}),
        "API, sources": some("/api/v1/sources", {"offset": lambda: random.randint(0, sources)}),
        "about": ["/about"] * CALLS,
        "API, records": some(
            "/api/v1/records",
            {"sector": one("sector"), "limit": 50, "offset": lambda: random.randint(0, 9)},
            {"q": lambda: random.choice(words), "sort": "amount"},
        ),
        "API, summary": some("/api/v1/summary", {"year": one("year"), "group_by": "giver_type"}),
        "export (.csv), to its first bytes": some(
            "/timeline.csv", {"sector": one("sector"), "year": one("year")}
        )[:EXPORTED],
    }


def memory() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) * 1024
    raise ValueError("no VmRSS")


async def measured(database: Path) -> dict[str, Any]:
    app = uncached(database)
    before = memory()
    asked_of = addresses(app, Random(7))
    gc.collect()
    gc.freeze()  # as `app.serve` does
    kinds: dict[str, list[float]] = {}
    for kind, asked in asked_of.items():
        await call(app, asked[0])  # templates are compiled, bitmaps are read
        first_byte = kind.startswith("export")
        kinds[kind] = [await call(app, address, first_byte=first_byte) for address in asked]
    return {"kinds": kinds, "memory": [before, memory()]}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measured(Path(sys.argv[1])))))
