"""The lines of the log: JSON, with what was asked and not by whom."""

import json
import logging
import sys

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.web.logs import JsonLine, Lines, network, request_id


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1234:5678::9", "2001:db8:1234::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("testclient", "-"),
        ("", "-"),
    ],
)
def test_of_an_address_only_the_network_is_kept(client: str, expected: str) -> None:
    assert network(client) == expected


def test_each_request_has_a_line_and_an_id(
    settings: Settings, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    app = create_app(settings.model_copy(update={"access_log": True}))
    with TestClient(app, client=("203.0.113.77", 9)) as client:
        first = client.get("/about", headers={"user-agent": "someone"})
        second = client.get("/about?q=%F0%28%8C")
        missing = client.get("/nowhere\u202e")
    lines = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    assert [line["status"] for line in lines] == [200, 200, 404]
    ids = [answer.headers["x-request-id"] for answer in (first, second, missing)]
    assert [line["request"] for line in lines] == ids
    assert len(set(ids)) == 3
    assert {line["client"] for line in lines} == {"203.0.113.0/24"}
    assert {line["method"] for line in lines} == {"GET"}
    assert lines[0]["bytes"] > 1000
    assert not {"203.0.113.77", "someone"} & set(map(str, lines[0].values()))


def test_a_logged_error_is_one_line_with_its_traceback() -> None:
    token = request_id.set("abc")
    try:
        raise ValueError("bad \ud800 bytes")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 1, "a %s\nb", ("\udfff",), None)
        record.exc_info = sys.exc_info()
        line = JsonLine().format(record)
    finally:
        request_id.reset(token)
    assert "\n" not in line
    said = json.loads(line)
    assert (said["level"], said["request"], said["message"]) == ("error", "abc", "a \udfff\nb")
    assert "ValueError" in said["traceback"]


def test_nothing_waiting_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    Lines().flush()
    assert capsys.readouterr().out == ""
