"""Deliveries of 2024-Q2 as an office would send them: the accounts of the year before, grown, with their own rates."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

INDUSTRIES = ("A", "BCD", "E", "F", "G", "H", "J", "K", "OTH")
ACCOUNTS, RATES = "banan/gdp_ytd.csv", "banan/gdp_growth_published.csv"
GROWN = {"current": Decimal("1.062"), "const2020": Decimal("1.058")}
PLACES = Decimal("0.0001")


def deliver(root: Path) -> tuple[str, ...]:
    """Drop the files of 2024-Q2 into a workspace, each by its own name; their names below `data_in/`."""
    lines = (root / "data_in" / ACCOUNTS).read_text(encoding="utf-8").splitlines()
    levels = {prices: _levels(lines, prices) for prices in GROWN}
    accounts = [_row(line, levels) for line in lines if ",2023-Q2," in line and _prices(line) in GROWN]
    rates = [_rate(line, _levels(lines, "const2020", grown=False), levels["const2020"]) for line in _rates(root)]
    _write(root, "banan/gdp_ytd_2024Q2.csv", [lines[0], *accounts])
    _write(root, "banan/gdp_growth_published_2024Q2.csv", [_header(root), *rates])
    return "banan/gdp_ytd_2024Q2.csv", "banan/gdp_growth_published_2024Q2.csv"


def _levels(lines: list[str], prices: str, grown: bool = True) -> dict[str, Decimal]:
    """The level of each activity: industries as given (or grown), sectors and the total as their sums."""
    given = {line.split(",")[5]: _value(line) for line in lines if ",2023-Q2," in line and _prices(line) == prices}
    if not grown:
        return given
    made = {code: (given[code] * GROWN[prices]).quantize(PLACES, ROUND_HALF_UP) for code in (*INDUSTRIES, "I")}
    made["II"] = made["BCD"] + made["E"]
    made["GDP"] = sum((made[code] for code in INDUSTRIES), Decimal(0))
    made["III"] = made["GDP"] - made["I"] - made["II"]
    return made


def _row(line: str, levels: dict[str, dict[str, Decimal]]) -> str:
    prices = _prices(line)
    value = levels[prices][line.split(",")[5]]
    return line.replace("2023-Q2", "2024-Q2").replace(f",{prices},{_value(line)},", f",{prices},{value},")


def _rates(root: Path) -> list[str]:
    lines = (root / "data_in" / RATES).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if ",2023-Q2," in line]


def _rate(line: str, before: dict[str, Decimal], now: dict[str, Decimal]) -> str:
    cells = line.replace("2023-Q2", "2024-Q2").split(",")
    code = cells[4]
    cells[6] = str((100 * (now[code] / before[code] - 1)).quantize(Decimal("0.1"), ROUND_HALF_UP))
    return ",".join(cells)


def _prices(line: str) -> str:
    return line.rsplit(",", 4)[1]


def _value(line: str) -> Decimal:
    return Decimal(line.rsplit(",", 3)[1])


def _header(root: Path) -> str:
    return (root / "data_in" / RATES).read_text(encoding="utf-8").splitlines()[0]


def _write(root: Path, name: str, lines: list[str]) -> None:
    (root / "data_in" / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
