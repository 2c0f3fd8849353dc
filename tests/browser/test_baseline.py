"""The components page against the pictures of it that are kept in `baseline/`.

It is drawn with made-up records and one font from a package, so that neither new data nor another
machine's fonts change it, and compared at a quarter of its size and blurred, where edges of letters
and strokes of hatched bars that another version of the browser draws otherwise count for little.
Where a change is meant, the new picture in `var/screenshots/baseline` takes the old one's place.
"""

import base64
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import fontpkg
import pytest
from PIL import Image, ImageChops, ImageFilter
from playwright.sync_api import Browser, Page

from app.pictures import cards
from app.seed import reading
from app.settings import Settings
from app.store import database
from scripts.serving import served_app
from tests import builders
from tests.browser.pages import settle
from tests.conftest import FROZEN

BASELINE: Final = Path(__file__).parent / "baseline"
SMALLER: Final = 4
BLUR: Final = ImageFilter.BoxBlur(1)
UNLIKE: Final = 8  # of 255, in any colour: a pixel that has changed
MOST_UNLIKE: Final = 0.001  # of all pixels


@pytest.fixture(scope="module")
def made_up_site(tmp_path_factory: pytest.TempPathFactory, static_dir: Path) -> Iterator[str]:
    """The app with the frozen places, sectors and bodies, and a handful of made-up records."""
    folder = tmp_path_factory.mktemp("baseline")
    relation = {"relations": ["ha-noi-lai-chau"], "sectors": ["tourism", "health"]}
    places = [{"id": "ha-noi", "role": "giver"}, {"id": "lai-chau", "role": "receiver"}]
    between = {"giver": "tp-ha-noi", "receiver": "tinh-lai-chau"}
    records = [
        builders.gift(
            f"gift-{edtf[:4]}", edtf, amount, form, **relation, places=places,
            contribution={**between, "form": form, "amount_vnd": amount * 10**9},
        )
        for edtf, amount, form in (
            ("2011", 2, "cash"), ("2015-04-03", 7, "construction"), ("2019~", 1, "goods")
        )
    ]  # fmt: skip
    records.append(builders.record("visit", "2017-05-17", kind="visit", **relation, places=places))
    sources = [builders.source("one"), builders.source("two")]
    seed_dir = builders.write(folder, {"source": sources, "record": records})
    for name in ("places", "sectors", "body_types", "parties"):
        shutil.copy(FROZEN / f"{name}.toml", seed_dir)
    path = folder / "records.db"
    database.build(reading.read(seed_dir), path)
    with served_app(Settings(database_file=path, static_dir=static_dir)) as address:
        yield address


@pytest.fixture(scope="module")
def font_rules() -> str:
    letters = [
        (weight, base64.b64encode(fontpkg.path(cards.FAMILY, weight=weight).read_bytes()).decode())
        for weight in (400, 600)
    ]
    faces = "".join(
        f"@font-face {{ font-family: Baseline; font-weight: {weight};"
        f" src: url(data:font/ttf;base64,{data}) }}"
        for weight, data in letters
    )
    return faces + ":root { --sans: Baseline !important; --serif: Baseline !important }"


@pytest.fixture(scope="module", params=[390, 768, 1280])
def components(
    browser: Browser, made_up_site: str, font_rules: str, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """The page at a width."""
    context = browser.new_context(
        viewport={"width": request.param, "height": 900},
        reduced_motion="reduce",
        bypass_csp=True,  # for the font; every other test holds the policy
    )
    page = context.new_page()
    page.goto(f"{made_up_site}/about/components")
    page.add_style_tag(content=font_rules)
    assert page.evaluate("document.fonts.load('16px Baseline', 'Ữ').then((found) => found.length)")
    settle(page)
    yield page
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_components_look_as_they_did(components: Page, artefacts: Path, theme: str) -> None:
    components.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    _draw_again(components)
    width = components.evaluate("innerWidth")
    name = f"components-{width}-{theme}.webp"
    found = _picture(components, artefacts / "baseline" / name)

    kept = Image.open(BASELINE / name).convert("RGB")
    assert found.size == kept.size, f"{name}: of another size"
    unlike = ImageChops.difference(found.filter(BLUR), kept.filter(BLUR))
    changed = unlike.point(lambda value: 255 * (value > UNLIKE))
    strongest = (
        Image.merge("RGB", changed.split()).convert("L").point(lambda value: 255 * (value > 0))
    )
    share = strongest.histogram()[255] / (found.width * found.height)
    assert share <= MOST_UNLIKE, f"{name}: {share:.2%} changed, at {strongest.getbbox()}"


def _draw_again(page: Page) -> None:
    """Charts that were drawn before the font was there, or in the other colours, are drawn anew."""
    drawn = page.evaluate("""() => {
      const drawn = [...document.querySelectorAll('[data-drawn]')];
      for (const each of drawn) delete each.dataset.drawn;
      document.dispatchEvent(new Event('themechange'));
      return drawn.length;
    }""")
    assert drawn
    page.wait_for_function(
        """(drawn) => document.querySelectorAll('[data-drawn]').length === drawn
          && [...document.querySelectorAll('.js-plotly-plot text')]
            .every((text) => getComputedStyle(text).fontFamily.startsWith('Baseline'))""",
        arg=drawn,
    )


def _picture(page: Page, path: Path) -> Image.Image:
    """The page's content, made smaller, and kept."""
    path.parent.mkdir(exist_ok=True)
    whole = path.with_suffix(".png")
    page.locator("main").screenshot(path=whole)
    with Image.open(whole) as opened:
        small = opened.convert("RGB").reduce(SMALLER)
    whole.unlink()
    small.save(path, lossless=True)
    return small
