"""Plotly's style rules as a stylesheet, for a page whose policy allows no inline style."""

import re
from typing import Final

from app.assets.manifest import AssetsError

_TEXT: Final = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)"""
_RULE: Final = re.compile(
    rf"\s*(?P<selector>{_TEXT}|[A-Za-z_$][\w$]*)\s*:\s*(?P<style>{_TEXT})\s*(?P<end>,?\s*}}|,)",
    re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|\n|(.))")
_PLAIN_ESCAPES: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_FIRST_RULE: Final = re.compile(r"""\{\s*(?=(["'`])X,X div\1\s*:)""")


def style_rules(script: str) -> dict[str, str]:
    """Plotly's style rules, read out of a script that has them as an object of texts.

    The scripts' own spelling does not matter: quotes of any kind, names without quotes, minified
    or not. In the selectors, X stands for a chart and Y for the notifier.
    """
    start = _FIRST_RULE.search(script)
    if start is None:
        raise AssetsError("Plotly's script has no style rules where they used to be")
    rules: dict[str, str] = {}
    at, is_last = start.end(), False
    while not is_last:
        rule = _RULE.match(script, at)
        if rule is None:
            raise AssetsError(f"Plotly's style rules cannot be read at {script[at : at + 40]!r}")
        rules[_unquoted(rule["selector"])] = _unquoted(rule["style"])
        at, is_last = rule.end(), rule["end"] != ","
    if not {"X .main-svg", "Y .notifier-close"} <= rules.keys():
        raise AssetsError("Plotly's style rules are not all there")
    return rules


def _unquoted(text: str) -> str:
    def plain(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        if code:
            return chr(int(code, 16))
        return _PLAIN_ESCAPES.get(found[3], found[3]) if found[3] else ""

    return _ESCAPE.sub(plain, text[1:-1]) if text[0] in "\"'`" else text


def style_sheet(script: str, version: str) -> str:
    """Plotly's rules as a stylesheet, in the order in which its script would insert them.

    The script puts each rule before those already there, hence the reverse.
    """
    lines = [f"/* The style rules of plotly.js {version} (MIT). */"]
    for selector, declarations in reversed(style_rules(script).items()):
        full = selector.replace("X", ".js-plotly-plot .plotly").replace("Y", ".plotly-notifier")
        lines.append(f"{full}{{{declarations}}}")
    return "\n".join(lines) + "\n"
