"""The figures of the accounts of Banan: industry in the economy, its growth, the city and the nation beside it."""

import pandas as pd

from reports import (
    CONSTANT,
    LINKED,
    POINTS,
    PREVIOUS_YEAR,
    TOTAL,
    YEARS,
    YI_YUAN,
    Indicator,
    Selection,
    Shown,
    Text,
    as_delivered,
    change,
    composition,
    contribution,
    cumulative_growth,
    deflator,
    gap,
    growth,
    pull,
    readable_contribution,
    share,
    single_quarter_growth,
    streak,
)

from .banan import CHINA, CHONGQING, INDUSTRY, SECTORS


def annual(cumulated: pd.DataFrame) -> pd.DataFrame:
    """The whole year: the year to date in its fourth quarter, under the name of the year."""
    whole = cumulated[cumulated.index.quarter == 4]
    return whole.set_axis(whole.index.asfreq("Y"))


def cumulated_years(rates: pd.DataFrame) -> pd.DataFrame:
    """The growth over all years since 2018, the year before it being the base (累计增长).

        G(i,t) = 100 · (Π (1 + g(i,s) / 100) - 1), s = 2018, ..., t

    Source:
        Growth of whole years, from `cumulative_growth`; over a change of base the rates are multiplied, never levels.
    """
    return cumulative_growth(annual(rates), since="2018")


def positive_years(rates: pd.DataFrame) -> pd.DataFrame:
    """For how many whole years in a row there has been growth (连续正增长年数).

        n(i,t) = n(i,t-1) + 1 where g(i,t) > 0, else 0; t in years

    Source:
        The quarters of a year do not count: in 2020 the first half fell and the year grew.
    """
    return streak(annual(rates))


def sectors(shares: pd.DataFrame) -> pd.DataFrame:
    """The shares of three sectors, rounded so that they add up to 100.0; the tertiary is what is left (三次产业结构).

        r(T1) = round(s(T1)), r(T2) = round(s(T2)), r(T3) = 100 - r(T1) - r(T2)

    Source:
        Statistical bulletins of Chongqing and its districts, where the tertiary share is the residual.
    """
    complete = [not row.isna().any() and abs(sum(row) - 100) < 1 for _, row in shares.iterrows()]
    return composition(shares[complete], residual="T3")


REAL = Selection("value_added", price_basis=CONSTANT)
REAL_TOTAL = Selection("value_added", price_basis=CONSTANT, activities=(TOTAL,))
NOMINAL = Selection("value_added")
NOMINAL_TOTAL = Selection("value_added", activities=(TOTAL,))

ECONOMY = (
    Indicator("value_added", Text("增加值", "Value added"), as_delivered, {"values": NOMINAL}, YI_YUAN, decimals=2),
    Indicator("share", Text("占GDP比重", "Share of GDP"), share, {"part": NOMINAL, "whole": NOMINAL_TOTAL}),
    Indicator("growth", Text("同比增长", "Growth"), growth, {"levels": REAL}),
    Indicator(
        "contribution",
        Text("对GDP增长贡献率", "Contribution to GDP growth"),
        contribution,
        {"part": REAL, "whole": REAL_TOTAL},
        printable=readable_contribution(),
    ),
    Indicator("pull", Text("拉动GDP增长", "Pull on GDP growth"), pull, {"part": REAL, "whole": REAL_TOTAL}, POINTS),
    Indicator(
        "single_quarter_growth",
        Text("当季同比增长", "Growth of the quarter alone"),
        single_quarter_growth,
        {"levels": REAL},
        accumulation="single",
    ),
    Indicator(
        "deflator",
        Text("缩减指数涨跌", "Implied price change"),
        deflator,
        {"nominal": NOMINAL, "real": REAL},
        mixes=True,
    ),
    Indicator(
        "above_scale_growth",
        Text("规模以上工业增加值同比增长", "Growth of above-scale industry"),
        as_delivered,
        {"values": Selection("delivered_growth", price_basis=PREVIOUS_YEAR, scope="above_scale")},
    ),
    Indicator("share_change", Text("比重变化", "Change of share"), change, {"rates": Shown("share")}, POINTS),
    Indicator("growth_change", Text("增速变化", "Change of growth"), change, {"rates": Shown("growth")}, POINTS),
    Indicator("pull_change", Text("拉动变化", "Change of pull"), change, {"rates": Shown("pull")}, POINTS),
    Indicator(
        "above_scale_growth_change",
        Text("规模以上工业增速变化", "Change of growth of above-scale industry"),
        change,
        {"rates": Shown("above_scale_growth")},
        POINTS,
    ),
)
REFERENCE_FIGURES = tuple(
    indicator
    for area in (CHONGQING, CHINA)
    for indicator in (
        Indicator(
            "value_added",
            Text("增加值", "Value added"),
            as_delivered,
            {"values": NOMINAL},
            YI_YUAN,
            decimals=2,
            area=area,
        ),
        Indicator(
            "share", Text("占GDP比重", "Share of GDP"), share, {"part": NOMINAL, "whole": NOMINAL_TOTAL}, area=area
        ),
        Indicator(
            "growth",
            Text("同比增长", "Growth"),
            as_delivered,
            {"values": Selection("delivered_growth", price_basis=f"{CONSTANT}:2020")},
            area=area,
        ),
    )
)
GAPS = (
    Indicator(
        "gap_to_city",
        Text("与全市之差", "Gap to the city"),
        gap,
        {"rates": Shown("growth"), "reference": Shown("growth", area=CHONGQING)},
        POINTS,
    ),
    Indicator(
        "gap_to_nation",
        Text("与全国之差", "Gap to the nation"),
        gap,
        {"rates": Shown("share"), "reference": Shown("share", area=CHINA)},
        POINTS,
    ),
)

FORCED = Text(
    "三次产业构成合计强制为100.0，第三产业为余数；表中比重各自四舍五入",
    "made to add up to 100.0, the tertiary sector being what is left; shares in tables are rounded by themselves",
)
ABOVE_SCALE_RATES = Selection(
    "delivered_growth", price_basis=PREVIOUS_YEAR, scope="above_scale", activities=(INDUSTRY,)
)
OVER_YEARS = (
    Indicator(
        "composition",
        Text("三次产业构成", "Composition by sector"),
        sectors,
        {"shares": Selection("share", activities=SECTORS)},
        note=FORCED,
    ),
    Indicator(
        "cumulative_growth",
        Text("2018年以来累计增长", "Cumulated growth since 2018"),
        cumulated_years,
        {"rates": Selection("growth", price_basis=LINKED, activities=(TOTAL, INDUSTRY))},
        accumulation="annual",
    ),
    Indicator(
        "above_scale_cumulative_growth",
        Text("规模以上工业增加值2018年以来累计增长", "Cumulated growth of above-scale industry since 2018"),
        cumulated_years,
        {"rates": ABOVE_SCALE_RATES},
        accumulation="annual",
    ),
    Indicator(
        "above_scale_streak",
        Text("规模以上工业增加值连续正增长年数", "Years of growth of above-scale industry in a row"),
        positive_years,
        {"rates": ABOVE_SCALE_RATES},
        YEARS,
        decimals=0,
        accumulation="annual",
    ),
)
ACCOUNTS = (*ECONOMY, *REFERENCE_FIGURES, *GAPS, *OVER_YEARS)
