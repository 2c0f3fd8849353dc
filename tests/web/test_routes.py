"""Every address in both languages: what is answered, in which language, with which headers."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import brotli
import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection
from starlette.testclient import TestClient

from app import queries
from app.data import filters
from app.data.facets import FACETS
from app.data.filters import PAGE_PARAMETERS, Filter, Known
from app.data.formats import SUFFIXES
from app.data.rows import Reference
from app.main import create_app
from app.pages import site
from app.pages import timeline as timeline_page
from app.queries.context import Context
from app.settings import Settings
from app.values.languages import Lang
from app.web.security import CONTENT_SECURITY_POLICY, HEADERS
from bench import first_view
from tests.builders import Tables, both, built, record, source, world

PAGES = ("/", "/timeline", "/provinces", "/funding", "/sectors", "/sources", "/about", "/data")
FILTERED = "sector=education&from=2017&q=h%E1%BB%8Dc"
LANGS = ("vi", "en")
VOID = {"meta", "link", "input", "br", "img", "hr", "path", "circle", "rect", "source", "col"}

Served = Callable[[Tables], TestClient]


class Page(HTMLParser):
    """An answer's HTML: its elements with their attributes, and the text of each."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self._open: list[int] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.texts.append("")
        if tag not in VOID:
            self._open.append(len(self.elements) - 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self.elements[self._open.pop()][0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        for index in self._open:
            self.texts[index] += data

    def all(self, tag: str, **wanted: str) -> Iterator[dict[str, str]]:
        for name, attributes in self.elements:
            if name == tag and wanted.items() <= attributes.items():
                yield attributes

    def one(self, tag: str, **wanted: str) -> dict[str, str]:
        found = list(self.all(tag, **wanted))
        assert len(found) == 1, f"{len(found)} <{tag} {wanted}>"
        return found[0]

    def text(self, tag: str) -> str:
        found = [text for (name, _), text in zip(self.elements, self.texts, strict=True)
                 if name == tag]  # fmt: skip
        assert len(found) == 1, f"{len(found)} <{tag}>"
        return " ".join(found[0].split())

    @property
    def links(self) -> set[str]:
        """Every address of ours that a reader can follow."""
        return {
            attributes["href"]
            for attributes in self.all("a")
            if attributes.get("href", "").startswith("/")
        }


def localized(path: str, lang: str) -> str:
    return path if lang == "vi" else "/en" + ("" if path == "/" else path)


def page_at(client: TestClient, path: str, status: int = 200) -> Page:
    answer = client.get(path)
    assert answer.status_code == status, f"{path}: {answer.status_code}"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Page(answer.text)


@pytest.fixture(scope="session")
def paths(frozen_reference: Reference, frozen: Connection) -> list[str]:
    """Every kind of page, without its language; of the records a third, the others are linked."""
    ids = [row.id for row in queries.records(frozen, frozen_reference, Filter())][::3]
    return [
        *PAGES,
        f"/timeline?{FILTERED}",
        "/funding?received=lai-chau",
        "/search",
        "/search?q=lai",
        "/api/docs",
        *(f"/provinces/{id_}" for id_ in frozen_reference.places),
        *(f"/sectors/{id_}" for id_ in frozen_reference.sectors),
        *(f"/sources/{row.id}" for row in queries.sources(frozen)),
        *(f"/records/{id_}" for id_ in ids),
    ]


@pytest.fixture(scope="session")
def pages(client: TestClient, paths: list[str]) -> dict[str, Page]:
    """Every page in both languages, by its address."""
    return {
        localized(path, lang): page_at(client, localized(path, lang))
        for path in paths
        for lang in LANGS
    }


# -- Every page ------------------------------------------------------------------------------------


def test_every_page_says_its_language_and_name(pages: dict[str, Page]) -> None:
    titles: dict[str, str] = {}
    for path, page in pages.items():
        lang = "en" if path == "/en" or path.startswith("/en/") else "vi"
        assert page.one("html")["lang"] == lang, path
        title = page.text("title")
        assert len(title) > len("Hợp tác Tây Bắc") or path in {"/", "/en"}
        assert len(page.text("h1")) > 1, path
        assert page.one("meta", name="description")["content"], path
        titles.setdefault(f"{lang}: {title}", path)
    assert len(titles) > 0.95 * len(pages)  # two records may have one title, pages may not


def test_a_page_and_its_twin_lead_to_each_other(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        twin = page.one("a", id="twin")
        assert twin["hreflang"] == ("vi" if path.startswith("/en") else "en")
        back = pages[_canonical(twin["href"])].one("a", id="twin")
        assert _canonical(back["href"]) == _canonical(path)
        languages = {link["hreflang"] for link in page.all("link", rel="alternate")
                     if "hreflang" in link}  # fmt: skip
        assert languages == {"vi", "en", "x-default"}


def _canonical(address: str) -> str:
    """An address with the filter's parameters in the order in which the test asks for them."""
    path, _, query = address.partition("?")
    asked = dict(parse_qsl(query))
    if asked == dict(parse_qsl(FILTERED)):
        return f"{path}?{FILTERED}"
    return address


def test_no_page_shows_its_inside(pages: dict[str, Page], client: TestClient) -> None:
    for path in pages:
        html = client.get(path).text
        body = re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)
        for leak in ("{{ ", " }}", "{%", "%(", "Undefined", "&lt;app.", "Both(", ">None<", "None,"):
            assert leak not in body, f"{path}: {leak}"


def test_every_link_leads_somewhere(
    pages: dict[str, Page], client: TestClient, frozen: Connection, frozen_known: Known
) -> None:
    """Plain links are followed; of a view the filter is read, as strictly as the API does."""
    plain: dict[str, str] = {}
    for path, page in pages.items():
        for link in page.links:
            address = urlsplit(link)
            if address.query and address.path.removeprefix("/en") in {"/timeline", "/funding"}:
                asked = [p for p in parse_qsl(address.query) if p[0] not in PAGE_PARAMETERS]
                filters.parse(asked, frozen_known, strict=True)
            else:
                plain.setdefault(link.partition("#")[0], path)
    assert len(plain) > len(pages) / 2
    records = {link for link in plain if link.startswith("/records/") and "." not in link}
    assert len(records) == queries.count(frozen, Filter())
    # Of the files that many pages offer, one of each kind.
    files = {Path(link).suffix: link for link in plain if Path(link).suffix in SUFFIXES}
    for link, origin in plain.items():
        if link in pages or link not in files.get(Path(link).suffix, link):
            continue
        if not link.startswith("/static/"):
            assert client.head(link).status_code == 200, f"{origin} leads to {link}"


def test_every_anchor_is_there(pages: dict[str, Page]) -> None:
    ids = {path: {attributes.get("id") for _, attributes in page.elements}
           for path, page in pages.items()}  # fmt: skip
    followed = 0
    for path, page in pages.items():
        for attributes in page.all("a"):
            target, mark, anchor = attributes.get("href", "").partition("#")
            target = target or path
            if mark and not anchor.startswith(":~:") and target in ids:
                assert anchor in ids[target], f"{path} leads to {target}#{anchor}"
                followed += 1
    assert followed > 100


def test_ids_are_unique_and_labels_have_fields(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
        assert len(set(ids)) == len(ids), path
        for label in page.all("label"):
            assert label.get("for") is None or label["for"] in ids, path


def test_nothing_of_a_page_needs_what_the_policy_refuses(pages: dict[str, Page]) -> None:
    """No script or style inline, nothing from another host."""
    for path, page in pages.items():
        for tag, attributes in page.elements:
            assert "style" not in attributes, path
            assert not any(name.startswith("on") for name in attributes), path
            assert tag != "style", path
            if tag == "script" and "src" not in attributes:
                assert attributes["type"] in {"application/json", "application/ld+json"}, path
            for name in ("src", "srcset", "action", "data-plotly"):
                assert attributes.get(name, "/").startswith("/"), f"{path}: {attributes[name]}"
            if tag == "link" and attributes.get("rel") in {"stylesheet", "icon", "preload"}:
                assert attributes["href"].startswith("/static/"), path


def test_all_static_files_that_pages_name_are_served(
    pages: dict[str, Page], client: TestClient
) -> None:
    named = {
        attributes[name]
        for page in pages.values()
        for _tag, attributes in page.elements
        for name in ("src", "href", "data-plotly")
        if attributes.get(name, "").startswith("/static/")
    }
    assert any("plotly" in name for name in named)
    for name in named:
        assert client.get(name).status_code == 200, name


def test_the_first_view_is_light(client: TestClient) -> None:
    """HTML, styles and own scripts of each kind of page, compressed: at most 40 kB."""
    named: set[str] = set()

    def get(path: str) -> tuple[int, str]:
        answer = client.get(path, headers={"accept-encoding": "br"})
        assert answer.status_code == 200 or path.endswith(("/nowhere", "page=2")), path
        size = int(answer.headers["content-length"])
        assert size <= len(answer.content)
        if path.startswith("/static/"):
            named.add(path)
        return size, answer.text

    found = first_view.heaviest(get)
    assert found.keys() >= {page.path for page in site.PAGES}
    for kind, view in found.items():
        assert view.total <= 40_000, f"{kind}: {view}"
    assert not any(re.search(r"/plotly\.\w+\.js", path) for path in named)


def test_an_answer_is_compressed_as_asked(client: TestClient) -> None:
    with client.stream("GET", "/timeline", headers={"accept-encoding": "br"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "br"
    assert brotli.decompress(raw).decode() == client.get("/timeline").text


# -- The filter in the address ---------------------------------------------------------------------


def events_on(page: Page) -> list[str]:
    """The events that a page lists, in its order."""
    return [at["data-record"] or "" for _, at in page.elements
            if "event" in (at.get("class") or "").split()]  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
def test_the_address_is_the_view(
    client: TestClient, frozen: Connection, frozen_known: Known, lang: Lang
) -> None:
    page = page_at(client, f"{localized('/timeline', lang)}?{FILTERED}")
    wanted = filters.parse(parse_qsl(FILTERED), frozen_known, lang=lang)
    checked = {(box["name"], box["value"]) for box in page.all("input", type="checkbox")
               if "checked" in box}  # fmt: skip
    assert checked == {("sector", "education")}
    assert page.one("input", id="f-q")["value"] == "học"
    assert page.one("input", name="from")["value"] == "2017"
    assert urlsplit(page.one("form", id="filters")["action"]).path == localized("/timeline", lang)
    listed = {link.rpartition("/")[2] for link in page.links if "/records/" in link}
    context = Context(frozen, queries.reference(frozen), frozen_known, lang)
    assert {row.id for row in context.records(wanted)} <= listed
    found = queries.found(frozen, wanted)
    assert found.events == len(events_on(page))
    assert lang == "en" or found.events  # the words are Vietnamese


@pytest.mark.parametrize("name", ["from", "to"])
def test_the_browser_lets_through_the_days_that_are_read_and_no_others(
    client: TestClient, name: str
) -> None:
    shape = page_at(client, "/timeline").one("input", name=name)["pattern"]
    for day in ("2017", "2017-05", "2017-05-17", "17/5/2017", "5/2017"):
        assert re.fullmatch(shape, day)
        assert client.get(f"/timeline?{name}={day}").status_code == 200
    for day in ("2017-5", "2017-05-7", "17", "2017-"):
        assert not re.fullmatch(shape, day), day
        assert client.get(f"/timeline?{name}={day}").status_code == 422


def sent(page: Page) -> list[tuple[str, str]]:
    """What a browser sends for the filter form as it stands."""
    fields = [field for field in page.all("input") if "name" in field and field.get("id") != "find"]
    return [
        (field["name"], field.get("value", ""))
        for field in fields
        if field.get("type") not in {"checkbox", "radio"} or "checked" in field
    ]


@settings(max_examples=15)
@given(data=st.data())
def test_sending_the_form_keeps_the_view(
    data: st.DataObject, client: TestClient, frozen_known: Known
) -> None:
    facets = data.draw(st.lists(st.sampled_from(FACETS), max_size=3, unique=True))
    wanted = Filter()
    for facet in facets:
        wanted = wanted.choose(facet, data.draw(st.sampled_from(sorted(frozen_known[facet]))))
    wanted = wanted.but(start=data.draw(st.sampled_from(["", "2017-05"])))
    page = page_at(client, f"/timeline{wanted.query()}")
    names = {name for name, _ in sent(page)}
    assert filters.parse(sent(page), frozen_known, strict=True) == wanted
    assert {"q", "from", "to", "within"} <= names


@pytest.mark.parametrize("path", ["/timeline", "/en/timeline", "/funding", "/en/funding"])
def test_a_foreign_or_blank_parameter_makes_no_difference(client: TestClient, path: str) -> None:
    odd = client.get(f"{path}?utm_source=x&q=&from=&sector=&place=&page=1&sort=newest")
    assert odd.status_code == 200
    assert odd.text == client.get(path).text


def test_what_was_read_of_an_article_is_said_on_its_page(served: Served) -> None:
    told = source("told", collection="wider", text="notes", read="first-part", weakness="reprint")
    page = served(world(record("met"), source=[told])).get("/en/sources/told").text
    for said in ("Pages found later", "Our notes of the page", "Its first part", "a reprint"):
        assert said in page


def test_the_list_has_pages(
    client: TestClient, frozen: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeline_page, "_UNDER_PICTURE", 3)
    first = page_at(client, "/timeline?q=lai")
    following = first.one("a", rel="next")["href"]
    second = page_at(client, following)
    assert urlsplit(second.one("a", rel="prev")["href"]).path == "/timeline"
    assert first.links != second.links
    assert queries.found(frozen, Filter(text="lai")).events > 3


def test_chart_and_list_are_of_one_filter(client: TestClient, frozen: Connection) -> None:
    page = page_at(client, f"/timeline?{FILTERED}")
    scripts = [text for (tag, attributes), text in zip(page.elements, page.texts, strict=True)
               if tag == "script" and attributes.get("type") == "application/json"]  # fmt: skip
    drawn = set(re.findall(r'"/records/([a-z0-9-]+)"', "".join(scripts)))
    assert drawn == set(events_on(page)) != set()


@pytest.mark.parametrize("harm", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
@pytest.mark.parametrize("path", ["/timeline", "/en/funding"])
@pytest.mark.parametrize("name", ["q", "sector", "from", "page", "sort"])
def test_what_is_asked_for_is_only_text(
    client: TestClient, path: str, name: str, harm: str
) -> None:
    answer = client.get(path, params={name: harm})
    assert answer.status_code in {200, 422}
    assert harm not in answer.text
    page = Page(answer.text)
    assert not any("onerror" in attributes for _, attributes in page.elements)
    shown = [value for _, attributes in page.elements for value in attributes.values()]
    assert any("alert(1)" in text for text in (*shown, *page.texts))


# -- What cannot be --------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    "path",
    ["/nosuch", "/records/nosuch", "/provinces/nosuch", "/sectors/nosuch", "/sources/nosuch",
     "/timeline?page=999", "/records/%00", "/records/..%2F..%2Fetc", f"/records/{'x' * 500}",
     "/records/Điện"],
)  # fmt: skip
def test_what_is_not_there_is_a_friendly_404(client: TestClient, lang: str, path: str) -> None:
    page = page_at(client, localized(path, lang), 404)
    assert page.one("html")["lang"] == lang
    assert {localized("/timeline", lang), localized("/funding", lang)} <= page.links
    assert (
        page.text("h1")
        == {
            "vi": "Không có trang này",
            "en": "There is no such page",
        }[lang]
    )


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_pages_can_only_be_read(client: TestClient, lang: str, path: str, method: str) -> None:
    answer = client.request(method, localized(path, lang))
    assert answer.status_code == 405
    assert {name.strip() for name in answer.headers["allow"].split(",")} == {"GET", "HEAD"}
    assert Page(answer.text).one("html")["lang"] == lang


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("path", ["/timeline", "/funding"])
def test_a_filter_that_does_not_exist_keeps_the_form(
    client: TestClient, lang: str, path: str
) -> None:
    address = f"{localized(path, lang)}?sector=nosuch&sector=education&q=Lai+Ch%C3%A2u&from=17/5"
    page = page_at(client, address, 422)
    assert page.one("html")["lang"] == lang
    assert urlsplit(page.one("form", id="filters")["action"]).path == localized(path, lang)
    assert page.one("input", id="f-q")["value"] == "Lai Châu"
    assert ("sector", "education") in sent(page)
    said = " ".join(page.texts)
    assert "nosuch" in said
    assert "17/5" in said


def test_what_is_no_page_of_the_form_leads_to_the_timeline(client: TestClient) -> None:
    answer = client.get("/embed/timeline?sector=nosuch")
    assert answer.status_code == 422


@pytest.fixture
def served(tmp_path: Path, static_dir: Path) -> Iterator[Served]:
    """Tables to a client of an app over them."""
    with ExitStack() as stack:

        def serve(tables: Tables) -> TestClient:
            settings = Settings(database_file=built(tmp_path, tables), static_dir=static_dir)
            client = TestClient(create_app(settings), follow_redirects=False)
            return stack.enter_context(client)

        yield serve


def test_a_withdrawn_record_is_gone_and_a_merged_one_moved(served: Served) -> None:
    gone = {"id": "gone", "date": date(2027, 1, 2), "why": both("told twice")}
    merged = {**gone, "id": "merged", "merged_into": "met"}
    client = served(world(record("met"), retired=[gone, merged]))
    for lang in LANGS:
        page = page_at(client, localized("/records/gone", lang), 410)
        assert f"told twice ({lang})" in " ".join(page.texts)
        answer = client.get(localized("/records/merged", lang))
        assert answer.status_code == 301
        assert answer.headers["location"] == localized("/records/met", lang)


def test_an_empty_seed_has_all_its_pages(served: Served) -> None:
    client = served(world())
    for path in (*PAGES, "/provinces/south", "/sectors/health", "/sources/one", "/timeline?q=x"):
        for lang in LANGS:
            assert page_at(client, localized(path, lang)).one("html")["lang"] == lang


@pytest.fixture
def broken(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """A client of the app with a mistake in its timeline."""

    def breaks(*_args: object) -> None:
        raise RuntimeError("SELECT secret FROM /var/records.db")

    monkeypatch.setattr(site, "timeline", breaks)
    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize("lang", LANGS)
def test_a_mistake_of_ours_is_a_friendly_500(broken: TestClient, lang: str) -> None:
    address = f"{localized('/timeline', lang)}?q=never+asked+before"
    page = page_at(broken, address, 500)
    assert page.one("html")["lang"] == lang
    assert "secret" not in " ".join(page.texts)
    assert page.links


# -- Headers ---------------------------------------------------------------------------------------

EVERYTHING = [
    *PAGES,
    "/en",
    "/api/docs",
    "/nosuch",
    "/en/timeline?sector=nosuch",
    "/timeline/",
    "/api/v1/records",
    "/api/v1/records?limit=x",
    "/api/v1/nosuch",
    "/openapi.json",
    "/healthz",
    "/timeline.csv",
    "/static/nosuch.js",
]


def checked(headers: Any) -> None:
    for name in HEADERS:
        assert name in headers, name
    assert headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in headers
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert "server" not in headers
    assert "x-powered-by" not in headers


@pytest.mark.parametrize("path", EVERYTHING)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_every_answer_has_the_headers_and_no_cookie(
    client: TestClient, path: str, method: str
) -> None:
    checked(client.request(method, path).headers)


def test_pages_have_the_whole_policy(client: TestClient) -> None:
    for path in PAGES:
        headers = client.get(path).headers
        assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY


def test_static_files_have_the_headers(client: TestClient) -> None:
    (script,) = [each["src"] for each in page_at(client, "/").all("script")
                 if "app." in each.get("src", "")]  # fmt: skip
    answer = client.get(script)
    checked(answer.headers)
    again = client.get(script, headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
    checked(again.headers)


def test_a_mistake_of_ours_has_the_headers(broken: TestClient) -> None:
    answer = broken.get("/timeline?q=nor+this")
    assert answer.status_code == 500
    checked(answer.headers)


def test_what_the_reader_has_is_not_sent_again(client: TestClient) -> None:
    answer = client.get("/funding")
    again = client.get("/funding", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "set-cookie" not in again.headers


@pytest.mark.parametrize("path", [*PAGES, "/en", "/healthz", "/api/v1/records", "/openapi.json"])
def test_head_is_get_without_the_body(client: TestClient, path: str) -> None:
    head, got = client.head(path), client.get(path)
    assert (head.status_code, head.content) == (200, b"")
    same = {"content-type", "content-length", "etag", "content-security-policy", "content-language"}
    assert {n: v for n, v in head.headers.items() if n in same} == {
        n: v for n, v in got.headers.items() if n in same
    }


@pytest.mark.parametrize("lang", LANGS)
def test_an_answer_says_its_language(client: TestClient, lang: str) -> None:
    for path in ("/", "/timeline", "/nosuch", "/timeline?sector=nosuch"):
        assert client.get(localized(path, lang)).headers["content-language"] == lang


def test_it_does_not_start_without_its_database(
    tmp_path: Path, static_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for own, what in (
        (Settings(database_file=tmp_path / "no.db", static_dir=static_dir), "no database"),
        (Settings(database_file=built(tmp_path, world()), static_dir=tmp_path), "manifest.json"),
    ):
        with pytest.raises(SystemExit):
            create_app(own)
        said = capsys.readouterr().err
        assert what in said
        assert said.startswith("cannot start: ")


def test_no_proxy_answers_for_the_app_whether_it_is_well(client: TestClient) -> None:
    for path in ("/healthz", "/readyz"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store", path
        assert "etag" not in answer.headers
