"""The arithmetic of the bulletin: frames in, frames out. Nothing here reads a file, rounds, or knows a job."""

from .chains import chain, chain_growth, chained_volume, rebase
from .compositions import composition
from .compounding import average_growth, average_growth_of_rates, cumulative_growth, cumulative_growth_bounds
from .contributions import contribution, pull
from .counts import average_per_year, count, sum_of
from .profits import growth_status, loss_change
from .quarters import single_quarter, single_quarter_growth, single_quarter_growth_of_rates, year_to_date
from .rates import as_delivered, change, deflator, gap, growth, share
from .ratios import (
    asset_liability_ratio,
    capacity_utilisation,
    cost_per_hundred_revenue,
    energy_intensity,
    labour_productivity,
    loss_making_share,
    profit_margin,
    rd_intensity,
    rd_unit_share,
    sales_ratio,
    value_added_rate,
)
from .refusals import MissingOperand, NoOverlap, NotTheWhole, UnknownMethod
from .scope import comparable_growth, scope_change
from .standing import Ranking, fraction_in_words, rank, rank_bracket, ranking, streak
from .structure import ShiftShare, concentration, herfindahl, location_quotient, shift_share
from .turnovers import (
    average_of_ends,
    collection_days,
    inventory_days,
    revenue_per_employee,
    revenue_per_hundred_assets,
)

# their result is counted in the unit of their operand
COUNTED_ALIKE = (as_delivered, single_quarter, year_to_date, sum_of, average_per_year, average_of_ends)

__all__ = [
    "COUNTED_ALIKE",
    "MissingOperand",
    "NoOverlap",
    "NotTheWhole",
    "Ranking",
    "ShiftShare",
    "UnknownMethod",
    "as_delivered",
    "asset_liability_ratio",
    "average_growth",
    "average_growth_of_rates",
    "average_of_ends",
    "average_per_year",
    "capacity_utilisation",
    "chain",
    "chain_growth",
    "chained_volume",
    "change",
    "collection_days",
    "comparable_growth",
    "composition",
    "concentration",
    "contribution",
    "cost_per_hundred_revenue",
    "count",
    "cumulative_growth",
    "cumulative_growth_bounds",
    "deflator",
    "energy_intensity",
    "fraction_in_words",
    "gap",
    "growth",
    "growth_status",
    "herfindahl",
    "inventory_days",
    "labour_productivity",
    "location_quotient",
    "loss_change",
    "loss_making_share",
    "profit_margin",
    "pull",
    "rank",
    "rank_bracket",
    "ranking",
    "rd_intensity",
    "rd_unit_share",
    "rebase",
    "revenue_per_employee",
    "revenue_per_hundred_assets",
    "sales_ratio",
    "scope_change",
    "share",
    "shift_share",
    "single_quarter",
    "single_quarter_growth",
    "single_quarter_growth_of_rates",
    "streak",
    "sum_of",
    "value_added_rate",
    "year_to_date",
]
