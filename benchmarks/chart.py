"""Draws what a run found as bars, in SVG. None of the packages that we have draws; a new one for a
dozen rectangles would be more than the rectangles.
"""

from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from benchmarks.cases import NAMES, ROWS
from benchmarks.results import Results

_SHOWN = (
    "latency wall",
    "list cpu",
    "reads cpu",
    "parse runs",
    "parse tasks",
    "touch tasks",
    "import",
)
_COLOURS = {"sync": "#0b6e4f", "async": "#58a182", "stock": "#c9a227", "httpx": "#9aa5b1"}
_FONT = "font-family: sans-serif; font-size: 13px; fill: #1f2933"

_WIDTH, _LABELS, _SCALE = 860, 320, 190  # pixels; the last is how long a bar of 1.0 is
_BAR, _GAP, _TOP = 14, 16, 92
_LONGEST = 2.5


def chart(results: Results) -> str:
    """Bars of what each contender takes, where the official SDK takes 1."""
    svg = Element("svg", xmlns="http://www.w3.org/2000/svg", role="img")
    SubElement(svg, "title").text = "What each client takes, where the official SDK takes 1"
    SubElement(svg, "desc").text = f"Measured {results.date}"
    background = _rectangle(svg, 0, 0, _WIDTH, 0, "#ffffff")
    _text(svg, 16, 26, "What each takes, where the official SDK takes 1: less is better")
    _legend(svg)
    y = _TOP
    for row in _SHOWN:
        y = _bars(svg, results, row, y)
    x = _LABELS + _SCALE
    line = {"x1": str(x), "x2": str(x), "y1": str(_TOP - 8), "y2": str(y - 8)}
    SubElement(svg, "line", line, stroke="#1f2933", style="stroke-dasharray: 3 3")
    _text(svg, x + 5, _TOP - 12, NAMES["sdk"])
    for element in (svg, background):
        element.set("height", str(y))
    svg.set("width", str(_WIDTH))
    svg.set("viewBox", f"0 0 {_WIDTH} {y}")
    ElementTree.indent(svg)
    return ElementTree.tostring(svg, encoding="unicode") + "\n"


def _legend(svg: Element) -> None:
    x = 16
    for name, colour in _COLOURS.items():
        _rectangle(svg, x, 42, 12, 12, colour)
        _text(svg, x + 17, 52, NAMES[name])
        x += 36 + 7 * len(NAMES[name])


def _bars(svg: Element, results: Results, row: str, y: int) -> int:
    ratios = [(name, results.ratio(row, name, "sdk")) for name in _COLOURS]
    drawn = [(name, ratio) for name, ratio in ratios if ratio is not None]
    if drawn:
        _text(svg, 16, y + 12, ROWS[row].title.replace("`", ""))
        for name, ratio in drawn:
            length = round(_SCALE * min(ratio, _LONGEST))
            _rectangle(svg, _LABELS, y, length, _BAR - 2, _COLOURS[name])
            _text(svg, _LABELS + length + 5, y + 11, f"{ratio:.2f}")
            y += _BAR
        y += _GAP
    return y


def _rectangle(svg: Element, x: int, y: int, width: int, height: int, colour: str) -> Element:
    place = {"x": x, "y": y, "width": width, "height": height}
    return SubElement(svg, "rect", {name: str(value) for name, value in place.items()}, fill=colour)


def _text(svg: Element, x: int, y: int, text: str) -> None:
    SubElement(svg, "text", x=str(x), y=str(y), style=_FONT).text = text
