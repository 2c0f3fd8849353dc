"""`python -m scripts.icons`: draws the icons that are asked for by name from `static/favicon.svg`.

Run it when the drawing changes; a test holds the files equal to it.
"""

import struct
from pathlib import Path
from typing import Final

import resvg_py

STATIC: Final = Path(__file__).resolve().parent.parent / "static"
ICO_SIDE: Final = 32
TOUCH_SIDE: Final = 180


def icons() -> dict[str, bytes]:
    """The files, by name. A touch icon has no corners of its own: the device rounds them."""
    drawing = (STATIC / "favicon.svg").read_text(encoding="utf-8")
    return {
        "favicon.ico": _ico(_png(drawing, ICO_SIDE)),
        "apple-touch-icon.png": _png(drawing.replace(' rx="7"', ""), TOUCH_SIDE),
    }


def _png(drawing: str, side: int) -> bytes:
    return bytes(resvg_py.svg_to_bytes(svg_string=drawing, width=side, height=side))


def _ico(png: bytes) -> bytes:
    """An icon file that holds the one picture, as PNG."""
    header = struct.pack("<HHH", 0, 1, 1)
    entry = struct.pack("<BBBBHHII", ICO_SIDE, ICO_SIDE, 0, 0, 1, 32, len(png), 6 + 16)
    return header + entry + png


if __name__ == "__main__":
    for name, content in icons().items():
        (STATIC / name).write_bytes(content)
