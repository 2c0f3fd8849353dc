"""What a browser fetches before a page can be read: HTML, styles and our own scripts.

What draws charts (Plotly, and our script that tells it what to draw) comes later, and is no part.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.pages.site import PAGES
from app.values.languages import LANGS

# An address to the number of its bytes, compressed with brotli, and to its text.
Get = Callable[[str], tuple[int, str]]

_NAMED = re.compile(
    r'<link [^>]*rel="stylesheet"[^>]* href="([^"]+)"|<script [^>]*?src="([^"]+)"',
)
# Of a page that takes a filter or has further pages, what differs from it.
_MORE = ("/timeline?page=2", "/timeline?view=table", "/timeline?sector=health", "/search?q=lai")
_NOWHERE = "/nowhere"


@dataclass(frozen=True, order=True)
class View:
    """Bytes, compressed."""

    total: int
    html: int
    path: str


def heaviest(get: Get) -> dict[str, View]:
    """Of each kind of page, in both languages, the address whose first view is the largest."""
    sizes: dict[str, int] = {}

    def size(file: str) -> int:
        if file not in sizes:
            sizes[file], _ = get(file)
        return sizes[file]

    found: dict[str, View] = {}
    for kind, path in _addresses(get):
        html, text = get(path)
        named = {one or other for one, other in _NAMED.findall(text)}
        view = View(html + sum(map(size, named)), html, path)
        found[kind] = max(view, found.get(kind, view))
    return found


def _addresses(get: Get) -> Iterator[tuple[str, str]]:
    """Every address of the site map, and pages that it leaves out, each with its kind."""
    _, site_map = get("/sitemap.xml")
    listed = {urlsplit(address).path for address in re.findall("<loc>([^<]+)</loc>", site_map)}
    for page in PAGES:
        start, is_of_one, _ = page.path.partition("{id}")
        paths = {page.path} if not is_of_one else {p for p in listed if p.startswith(start)}
        yield from ((page.path, spoken) for path in sorted(paths) for spoken in _spoken(path))
    for path in (*_MORE, _NOWHERE):
        yield from ((path, spoken) for spoken in _spoken(path))


def _spoken(path: str) -> Iterator[str]:
    for lang in LANGS:
        yield path if lang == "vi" else "/en" + ("" if path == "/" else path)
