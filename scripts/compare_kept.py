"""`python -m scripts.compare_kept [TIMES [SEED]]`: addresses asked of an app that keeps answers and
of one that keeps none.

Right is that both answer the same: what is kept under an address is what the address asks for.
Repeated, blank and wrong parameters are tried most.
"""

import random
import sys
from typing import Final
from urllib.parse import urlencode

from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from scripts.report import publish

PATHS: Final = (
    "/timeline", "/funding", "/en/funding", "/sources", "/about", "/embed/timeline",
    "/embed/funding", "/feed.xml", "/timeline.csv", "/funding.json", "/api/v1/records",
    "/api/v1/summary", "/api/v1/sources",
)  # fmt: skip
VALUES: Final = {
    "theme": ("light", "dark", "bogus"),
    "by": ("year", "sector", "bogus"),
    "sector": ("health", "education", "bogus"),
    "place": ("lai-chau", "lao-cai"),
    "q": ("gift", "Lai Châu", "!"),
    "from": ("2017", "17/05/2017", "3000"),
    "to": ("2019", "2016-01"),
    "within": ("surely", "possibly", "bogus"),
    "sort": ("newest", "oldest", "relevance", "bogus"),
    "page": ("1", "2", "x"),
    "limit": ("5", "0"),
    "group_by": ("year", "sector"),
    "utm_source": ("mail",),
}
BLANKS: Final = ("", " ", "\u00a0")


def address(rng: random.Random) -> str:
    """An address of few parameters, so that many are alike but for a blank or a repeat."""
    names = rng.choices(tuple(VALUES), k=rng.randint(1, 2))
    pairs = [
        (name, rng.choice(BLANKS if rng.random() < 0.3 else VALUES[name]))
        for name in names
        for _ in range(rng.choice((1, 1, 2, 3)))
    ]
    rng.shuffle(pairs)
    return f"{rng.choice(PATHS)}?{urlencode(pairs)}"


def differences(settings: Settings, times: int, seed: int) -> list[str]:
    """The addresses that are answered in two ways."""
    rng = random.Random(seed)
    quiet = {**settings.model_dump(), "access_log": False}
    keeping, forgetting = (
        create_app(Settings(**{**quiet, "cache_size": size})) for size in (64, 0)
    )
    wrong = []
    with TestClient(keeping) as warm, TestClient(forgetting) as cold:
        for _ in range(times):
            asked = address(rng)
            one, other = warm.get(asked), cold.get(asked)
            if (one.status_code, one.content) != (other.status_code, other.content):
                wrong.append(f"{asked}: {one.status_code}, {other.status_code} where none is kept")
    return wrong


def main() -> int:
    times, seed = (int(text) for text in [*sys.argv[1:], *["12000", "0"][len(sys.argv) - 1 :]])
    wrong = differences(Settings(), times, seed)
    publish(
        "Kept answers against new ones",
        "python -m scripts.compare_kept",
        (f"{times:,} addresses, {len(wrong)} answered otherwise where the answer was kept",),
    )
    print(*wrong[:10], sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
