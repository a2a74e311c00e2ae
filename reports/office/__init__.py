"""What people do here: run, rerun, check, accept, receive, release, and look after what was received and published."""

from .answers import diff, latest_period, record_at, revisions_of
from .arrivals import Arrival, receive, receive_all, withdraw
from .calendar import releases, set_date
from .checking import accept, check, check_report_of, figures, write_check_report
from .keeping import HISTORY_COLUMNS, backup, history, repair, restore, verify
from .making import Made, rerun, run
from .past import Asked, hour, moment, passed, preview, rerun_as_of, rerun_edition
from .posting import tell_unit_failed
from .session import Actor, Session
from .site import Built, site
from .ticking import Happened, Ticked, tick, what_is_due

__all__ = [
    "HISTORY_COLUMNS", "Actor", "Arrival", "Asked", "Built", "Happened", "Made", "Session", "Ticked", "accept",
    "backup", "check", "check_report_of", "diff", "figures", "history", "hour", "latest_period", "moment", "passed",
    "preview", "receive", "receive_all", "record_at", "releases", "repair", "rerun", "rerun_as_of", "rerun_edition",
    "restore", "revisions_of", "run", "set_date", "site", "tell_unit_failed", "tick", "verify", "what_is_due",
    "withdraw", "write_check_report",
]  # fmt: skip
