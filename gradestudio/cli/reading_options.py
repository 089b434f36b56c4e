"""The options of every command that reads a sheet; loads nothing that reads one."""

from __future__ import annotations

from gradestudio.cli.arguments import Parser


def add_reading_options(parser: Parser) -> None:
    """How the sheet is read: the options of every command that reads one."""
    parser.option("--sheet", metavar="NAME", help="sheet")
    parser.option("--header", metavar="ROW", type=int, help="header")
    parser.option("--map", metavar="FIELD=COLUMN", action="append", help="map")
    parser.option("--bad-cells", metavar="FIELD=WHAT", action="append", dest="bad_cells", help="bad-cells")
    parser.option("--fix", metavar="CELL=VALUE", action="append", help="fix")
    parser.option("--password", metavar="WORD", help="password")
    parser.option("--remembered", action="store_true", help="remembered")
    parser.option("--related", metavar="NAME=FILE[#SHEET]", action="append", help="related")
