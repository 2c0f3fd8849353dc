"""Addresses that machines ask every site for."""

from datetime import datetime, timedelta

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.web.expected import ICONS
from scripts.icons import STATIC, icons


@pytest.mark.parametrize("icon", ICONS)
def test_an_icon_is_found_by_its_plain_name(client: TestClient, icon: str) -> None:
    answer = client.get(f"/{icon}")
    assert answer.status_code == 307
    assert "max-age" in answer.headers["cache-control"]
    shown = client.get(answer.headers["location"])
    assert (shown.status_code, shown.content) == (200, (STATIC / icon).read_bytes())
    assert shown.headers["content-type"].startswith("image/")


def test_the_icons_are_drawn_from_the_one_drawing() -> None:
    assert {name: (STATIC / name).read_bytes() for name in ICONS} == icons()


def test_a_weakness_can_be_told(settings: Settings) -> None:
    own = {"public_url": "https://example.org", "report_address": "mailto:a@example.org"}
    with TestClient(create_app(Settings(**{**settings.model_dump(), **own}))) as client:
        answer = client.get("/.well-known/security.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == "mailto:a@example.org"
    assert fields["Canonical"] == "https://example.org/.well-known/security.txt"
    left = datetime.fromisoformat(fields["Expires"]) - datetime.now().astimezone()
    assert timedelta(days=90) < left < timedelta(days=365)


def test_without_an_address_nobody_is_named(settings: Settings) -> None:
    own = Settings(**{**settings.model_dump(), "report_address": ""})
    with TestClient(create_app(own)) as client:
        assert client.get("/.well-known/security.txt").status_code == 404
        about = client.get("/about").text
        assert "Người vận hành bản này chưa cho địa chỉ nhận báo lỗi." in about
        assert "Người vận hành bản này chưa nêu tên." in about
        record = client.get("/records/2017-truong-tieu-hoc-tan-phong").text
    assert record.count('href="/about#errors"') == 1
    assert "mailto:" not in about + record


def test_the_publisher_is_named(settings: Settings) -> None:
    own = {"publisher": "Nhà <xuất bản>", "report_address": "mailto:a@example.org"}
    with TestClient(create_app(Settings(**{**dict(settings), **own}))) as client:
        about = client.get("/about").text
        record = client.get("/en/records/2017-truong-tieu-hoc-tan-phong").text
    assert "Bản này do Nhà &lt;xuất bản&gt; xuất bản." in about
    assert record.count("mailto:a@example.org?") == 1  # one a page, with the record's address
    assert "body=http" in record
