"""The link that opens an article at the spot where a figure is printed."""

from urllib.parse import quote


def text_fragment(figure: str, prefix: str | None = None, suffix: str | None = None) -> str:
    """The text directive of an address (WICG Scroll-to-Text-Fragment): what follows the ``#``.

    `prefix` and `suffix`, words printed just before and after, tell it from the same figure
    elsewhere.
    """
    before = f"{_escaped(prefix)}-," if prefix else ""
    after = f",-{_escaped(suffix)}" if suffix else ""
    return f":~:text={before}{_escaped(figure)}{after}"


def _escaped(text: str) -> str:
    # A hyphen is the directive's own mark, and quote() leaves it.
    return quote(text, safe="").replace("-", "%2D")
