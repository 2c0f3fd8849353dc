"""Links that open an article where a figure is printed."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.pages.record import text_fragment

words = st.text(min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("parts", "fragment"),
    [
        (("02 tỷ đồng",), ":~:text=02%20t%E1%BB%B7%20%C4%91%E1%BB%93ng"),
        (("2010 - 2012",), ":~:text=2010%20%2D%202012"),
        (("1,3",), ":~:text=1%2C3"),
        (("8 phòng", "xây", "học"), ":~:text=x%C3%A2y-,8%20ph%C3%B2ng,-h%E1%BB%8Dc"),
        (("8", "a"), ":~:text=a-,8"),
        (("8", None, "b"), ":~:text=8,-b"),
        (("60%&#x",), ":~:text=60%25%26%23x"),
    ],
)
def test_a_text_directive(parts: tuple[str, ...], fragment: str) -> None:
    assert text_fragment(*parts) == fragment


@given(words, st.none() | words, st.none() | words)
def test_a_browser_reads_back_what_is_meant(
    figure: str, prefix: str | None, suffix: str | None
) -> None:
    """The directive split at its own marks: `prefix-,` then the text then `,-suffix`."""
    parts = text_fragment(figure, prefix, suffix).removeprefix(":~:text=").split(",")
    before = unquote(parts.pop(0).removesuffix("-")) if parts[0].endswith("-") else None
    after = unquote(parts.pop().removeprefix("-")) if parts[-1].startswith("-") else None
    assert [unquote(part) for part in parts] == [figure]
    assert (before, after) == (prefix, suffix)


@given(words)
def test_nothing_of_the_text_breaks_out_of_the_address(figure: str) -> None:
    fragment = text_fragment(figure)
    assert fragment.isascii()
    assert not set(fragment.removeprefix(":~:text=")) & set(" \"'<>#?&,-\\\n")
