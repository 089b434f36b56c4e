"""`styles.xml` with cell formats appended: looks derived from a cell's own, or brought from another file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.parsers import expat

from gradestudio.workbook.keep.refusal import Unkeepable

_LISTS = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "dxfs")
_LIST_OF = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}
_FIRST_OWN_FORMAT = 164
"""Number format ids below are built in."""


@dataclass(frozen=True, slots=True)
class Look:
    """What an added cell changes of the format beside it; None leaves it."""

    number_format: str | None = None
    """`yyyy-mm-dd`, `#,##0`, `General`, `@`."""
    fill: str | None = None
    """`#RRGGBB`."""
    ink: str | None = None
    bold: bool | None = None
    align: str | None = None
    wrap: bool = False
    hatched: bool = False
    """Light lines instead of a plain fill, in the colour of `fill`."""


class Stylebook:
    """The style part of a workbook; new formats are appended, none is changed."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lists = _pieces(text)
        prefix = re.search(r"<([\w.-]+:)?styleSheet", text)
        if prefix is None or "cellXfs" not in self._lists:
            raise Unkeepable("keep-part-strange", part="styles.xml")
        self._p = prefix.group(1) or ""
        self._added: dict[str, list[str]] = {name: [] for name in _LISTS}
        self._known: dict[tuple[int, Look], int] = {}
        self._formats: dict[str, int] = {}
        self._next_format = (
            max([_FIRST_OWN_FORMAT - 1, *(int(n) for n in re.findall(r'numFmtId="(\d+)"', text))]) + 1
        )

    def _count(self, name: str) -> int:
        return len(self._lists.get(name, ())) + len(self._added[name])

    def _add(self, name: str, element: str) -> int:
        """The number of an element in its list, appended unless it was before."""
        if element in self._added[name]:
            return len(self._lists.get(name, ())) + self._added[name].index(element)
        self._added[name].append(element)
        return self._count(name) - 1

    def derived(self, base: int, look: Look) -> int:
        """The number of the cell format `base` changed by `look`."""
        key = (base, look)
        if key not in self._known:
            self._known[key] = self._derive(base, look)
        return self._known[key]

    def _derive(self, base: int, look: Look) -> int:
        formats = self._lists["cellXfs"]
        xf = formats[base] if base < len(formats) else (formats[0] if formats else f"<{self._p}xf/>")
        head = re.match(r"<[^>]*?(?=/?>)", xf)
        attributes = dict(re.findall(r'([\w:]+)="([^"]*)"', head.group(0) if head else ""))
        if look.number_format is not None:
            attributes["numFmtId"] = str(self._format(look.number_format))
            attributes["applyNumberFormat"] = "1"
        if look.fill or look.hatched:
            attributes["fillId"] = str(self._fill(look))
            attributes["applyFill"] = "1"
        if look.ink is not None or look.bold is not None:
            attributes["fontId"] = str(self._font(int(attributes.get("fontId", "0")), look))
            attributes["applyFont"] = "1"
        inside = ""
        if look.align or look.wrap:
            attributes["applyAlignment"] = "1"
            wrap = ' wrapText="1"' if look.wrap else ""
            inside = f'<{self._p}alignment horizontal="{look.align or "general"}" vertical="center"{wrap}/>'
        written = "".join(f' {name}="{value}"' for name, value in attributes.items())
        return self._add("cellXfs", f"<{self._p}xf{written}>{inside}</{self._p}xf>")

    def conditional(self, look: Look) -> int:
        """The number of a differential format: ground, ink and weight of `look`."""
        p = self._p
        font = f"<{p}b/>" if look.bold else ""
        font += f'<{p}color rgb="{_rgb(look.ink)}"/>' if look.ink is not None else ""
        colour = _rgb(look.fill or "#B4BAC4")
        # a plain ground of a condition stands in the back colour
        fill = f'<{p}patternFill patternType="solid"><{p}bgColor rgb="{colour}"/></{p}patternFill>'
        if look.hatched:
            fill = f'<{p}patternFill patternType="lightUp"><{p}fgColor rgb="{colour}"/></{p}patternFill>'
        made = f"<{p}dxf><{p}font>{font}</{p}font><{p}fill>{fill}</{p}fill></{p}dxf>"
        return self._add("dxfs", made)

    def _format(self, code: str) -> int:
        built_in = {"General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10, "@": 49}
        if code in built_in:
            return built_in[code]
        if code not in self._formats:
            self._formats[code] = self._next_format
            escaped = code.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
            self._added["numFmts"].append(
                f'<{self._p}numFmt numFmtId="{self._next_format}" formatCode="{escaped}"/>'
            )
            self._next_format += 1
        return self._formats[code]

    def _fill(self, look: Look) -> int:
        p = self._p
        if look.hatched:
            colour = _rgb(look.fill or "#B4BAC4")
            pattern = f'<{p}patternFill patternType="lightUp"><{p}fgColor rgb="{colour}"/></{p}patternFill>'
        else:
            pattern = (
                f'<{p}patternFill patternType="solid"><{p}fgColor rgb="{_rgb(look.fill or "")}"/>'
                f'<{p}bgColor indexed="64"/></{p}patternFill>'
            )
        return self._add("fills", f"<{p}fill>{pattern}</{p}fill>")

    def _font(self, base: int, look: Look) -> int:
        p = self._p
        fonts = self._lists.get("fonts", [])
        inner = re.sub(r"^<[^>]*>|</[^>]*>$", "", fonts[base]) if base < len(fonts) else ""
        if look.ink is not None:
            inner = re.sub(rf"<{p}color\b[^>]*/>", "", inner)
        if look.bold is not None:
            inner = re.sub(rf"<{p}b\b[^>]*/>", "", inner)
        # the schema fixes an order; b comes first, color behind the size
        bold = f"<{p}b/>" if look.bold else ""
        colour = f'<{p}color rgb="{_rgb(look.ink)}"/>' if look.ink is not None else ""
        size = re.search(rf"<{p}sz\b[^>]*/>", inner)
        if colour:
            at = size.end() if size else 0
            inner = inner[:at] + colour + inner[at:]
        return self._add("fonts", f"<{p}font>{bold}{inner}</{p}font>")

    def adopt(self, other: str) -> tuple[list[int], int]:
        """Brings all cell formats of another style part in.

        Gives the new number of each of its formats, and what to add to its differential format numbers.
        The other part must be one of ours: no named styles beyond Normal, no prefixes, no theme.
        """
        lists = _pieces(other)
        moved: dict[str, list[int]] = {}
        for name in ("fonts", "fills", "borders"):
            moved[name] = [self._add(name, self._prefixed(e)) for e in lists.get(name, [])]
        formats: dict[str, int] = {}
        for element in lists.get("numFmts", []):
            found = dict(re.findall(r'(\w+)="([^"]*)"', element))
            code = found["formatCode"].replace("&quot;", '"').replace("&lt;", "<").replace("&amp;", "&")
            formats[found["numFmtId"]] = self._format(code)
        numbers = []
        for xf in lists["cellXfs"]:
            numbers.append(self._add("cellXfs", self._prefixed(_renumbered(xf, moved, formats))))
        offset = self._count("dxfs")
        self._added["dxfs"] += [self._prefixed(e) for e in lists.get("dxfs", [])]
        return numbers, offset

    def _prefixed(self, element: str) -> str:
        return re.sub(r"<(/?)(?=\w)", rf"<\1{self._p}", element) if self._p else element

    def xml(self) -> str:
        """The style part with everything that was added."""
        text = self._text
        for name in _LISTS:
            added = self._added[name]
            if added:
                text = self._with(text, name, added)
        return text

    def _with(self, text: str, name: str, added: list[str]) -> str:
        p, count = self._p, self._count(name)
        joined = "".join(added)
        opened = re.search(rf"<{p}{name}\b[^>]*?(/?)>", text)
        if opened is None:
            return self._with_list(text, name, f'<{p}{name} count="{count}">{joined}</{p}{name}>')
        head = opened.group(0).rstrip("/>").rstrip()
        head = (
            re.sub(r'count="\d+"', f'count="{count}"', head)
            if "count=" in head
            else f'{head} count="{count}"'
        )
        if opened.group(1):
            return text[: opened.start()] + f"{head}>{joined}</{p}{name}>" + text[opened.end() :]
        closing = text.index(f"</{p}{name}>", opened.end())
        return text[: opened.start()] + head + ">" + text[opened.end() : closing] + joined + text[closing:]

    def _with_list(self, text: str, name: str, element: str) -> str:
        """A list that was not there, at its place in the schema's order."""
        order = [*_LISTS[:6], "cellStyles", "dxfs", "tableStyles", "colors", "extLst"]
        for later in order[order.index(name) + 1 :]:
            found = re.search(rf"<{self._p}{later}\b", text)
            if found:
                return text[: found.start()] + element + text[found.start() :]
        at = text.rindex(f"</{self._p}styleSheet")
        return text[:at] + element + text[at:]


def _renumbered(xf: str, moved: dict[str, list[int]], formats: dict[str, int]) -> str:
    def one(match: re.Match[str]) -> str:
        name, number = match.group(1), match.group(2)
        if name == "numFmtId":
            return f'numFmtId="{formats.get(number, int(number))}"'
        if name == "xfId":
            return 'xfId="0"'
        return f'{name}="{moved[_LIST_OF[name]][int(number)]}"'

    return re.sub(r'\b(numFmtId|fontId|fillId|borderId|xfId)="(\d+)"', one, xf)


def _rgb(colour: str) -> str:
    return "FF" + colour.lstrip("#").upper()


def _pieces(text: str) -> dict[str, list[str]]:
    """The elements directly inside each list of a style part, as written."""
    data = text.encode("utf-8")
    found: dict[str, list[str]] = {}
    path: list[str] = []
    begun = 0
    parser = expat.ParserCreate()

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal begun
        if len(path) == 2 and path[1] in _LISTS:
            begun = parser.CurrentByteIndex
        path.append(tag.rsplit(":", 1)[-1])
        if len(path) == 2:
            found.setdefault(path[1], [])

    def end(tag: str) -> None:
        path.pop()
        if len(path) == 2 and path[1] in _LISTS:
            at = parser.CurrentByteIndex
            # of an empty element expat tells its end or its start, by version; of others where `</tag` stands
            stop = data.index(b">", at if data.startswith(b"</" + tag.encode(), at) else begun) + 1
            found[path[1]].append(data[begun:stop].decode("utf-8"))

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Unkeepable("keep-part-strange", part="styles.xml") from error
    return {name: items for name, items in found.items() if name in _LISTS}
