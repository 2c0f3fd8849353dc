"""What all figures begin with."""

from typing import Any, Final

from app.values.languages import Lang

Figure = dict[str, Any]
CLEAR: Final = "rgba(0,0,0,0)"
TICKS_PX: Final = 26


def layout_of(lang: Lang, height: int) -> Figure:
    """The layout that all begin with, so many pixels high."""
    return {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": TICKS_PX, "b": 28, "pad": 4},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "separators": ",." if lang == "vi" else ".,",
        "showlegend": False,
        "hoverlabel": {"align": "left"},
    }


def harmless(text: str) -> str:
    """A text as a label: Plotly reads a few tags and entities there."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
