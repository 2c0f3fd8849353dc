"""The addresses of pages: Vietnamese at the root, English under `/en`. Paths only, never a host."""

from dataclasses import dataclass
from typing import Self

from app.data.filters import Filter, View
from app.values.languages import Lang


@dataclass(frozen=True, slots=True)
class Paths:
    """The addresses of one language's pages."""

    lang: Lang

    def to(self, path: str, wanted: Filter | None = None) -> str:
        """A page's address: `path` without its language (`/timeline`), with its filter.

        Files, feeds and frames have no tabs.
        """
        if wanted and ("." in path or path.startswith("/embed/")):
            wanted = wanted.but(page=wanted.page, view=View.PICTURE)
        prefix = "/en" if self.lang == "en" else ""
        if prefix and path == "/":
            path = ""
        return f"{prefix}{path}{wanted.query() if wanted else ''}"

    def timeline(self, wanted: Filter | None = None) -> str:
        return self.to("/timeline", wanted)

    def funding(self, wanted: Filter | None = None) -> str:
        return self.to("/funding", wanted)

    def record(self, id_: str) -> str:
        return self.to(f"/records/{id_}")

    def place(self, id_: str) -> str:
        return self.to(f"/provinces/{id_}")

    def sector(self, id_: str) -> str:
        return self.to(f"/sectors/{id_}")

    def source(self, id_: str, paragraph: int | None = None) -> str:
        return self.to(f"/sources/{id_}") + (f"#p{paragraph}" if paragraph else "")

    def person(self, slug: str) -> str:
        return self.to(f"/people/{slug}")

    def body(self, id_: str) -> str:
        return self.to(f"/bodies/{id_}")

    def relation(self, id_: str) -> str:
        return self.to(f"/relations/{id_}")

    def twin(self) -> Self:
        """The other language."""
        return type(self)("vi" if self.lang == "en" else "en")
