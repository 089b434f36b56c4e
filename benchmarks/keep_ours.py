"""The same five columns put into the same workbook by keeping its parts.

python keep_ours.py IN.xlsx OUT.xlsx ROWS COLUMNS
"""

from __future__ import annotations

import sys
from pathlib import Path

HEADINGS = ("客户等级", "客户等级 依据", "客户等级 原因", "分", "下次联系")
TIERS = {"A": ("#20477F", "#FFFFFF"), "B": ("#089C7F", "#000000"), "C": ("#EFD390", "#000000")}
_RULES = ("高额少投诉", "常客", "其余")


def row_values(index: int) -> tuple[int, tuple[str, str, str, float, int]]:
    """The tier's number, and a row's five values."""
    tier = index % 3
    reason = f"年消费 {index * 7919 % 200_000:,}，投诉 {index % 4} 次"
    return tier, ("ABC"[tier], _RULES[tier], reason, index % 1000 / 10, 46_000 + index % 365)


def main(source: str, target: str, rows: int, width: int) -> None:
    from gradestudio.workbook.keep.columns import AddedColumn
    from gradestudio.workbook.keep.keep import Addition, keep_workbook
    from gradestudio.workbook.keep.stylebook import Look

    made = [row_values(i) for i in range(rows)]
    tiers = tuple(Look("General", fill, ink, True, "center") for fill, ink in TIERS.values())
    looks = (tiers, (Look("General"),), (Look("General"),), (Look("General"),), (Look("yyyy-mm-dd"),))
    columns = [
        AddedColumn(
            heading,
            [values[at] for _, values in made],
            looks[at],
            [tier for tier, _ in made] if at == 0 else None,
        )
        for at, heading in enumerate(HEADINGS)
    ]
    addition = Addition("客户", 1, range(2, rows + 2), columns, width)
    keep_workbook(Path(source), Path(target), addition)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
