"""What the app holds over many addresses, each asked once: what is kept is bounded."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

from bench import servers

ADDRESSES = 50_000
AFTER = (1_000, 10_000, 25_000, ADDRESSES)
CLIENTS = 4


def table(database: Path) -> Iterator[str]:
    """A row for one worker and for two: bytes after so many addresses, with those of the process
    that has the workers, pages that several share counted once.
    """
    yield f"| workers | {' | '.join(f'after {count:,}' for count in AFTER)} |"
    yield f"| --- |{' --- |' * len(AFTER)}"
    last_sizes = []
    for workers in (1, 2):
        with servers.ours(database, workers=workers) as app:
            sizes = []
            for first, last in zip((0, *AFTER), AFTER, strict=False):
                with ThreadPoolExecutor(CLIENTS) as pool:
                    parts = [range(first + n, last, CLIENTS) for n in range(CLIENTS)]
                    list(pool.map(_ask, [app.port] * CLIENTS, parts))
                sizes.append(servers.memory_of_all(app.pid))
        yield f"| {workers} | {' | '.join(f'{size / 1e6:.0f} MB' for size in sizes)} |"
        last_sizes.append(sizes[-1])
    yield f"\nIn the end two workers take {last_sizes[1] / last_sizes[0]:.2f} × what one takes."


def _ask(port: int, numbers: range) -> None:
    """Every twentieth address is a page, the others are of the API."""
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    for number in numbers:
        path = f"/api/v1/records?limit=1&offset={number}&sector=health"
        if number % 20 == 0:
            path = f"/timeline?view=table&q={number}"
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            raise ValueError(f"{path}: {response.status}")
    connection.close()
