"""What people do here: run, rerun, check, accept, receive, and look after what was received and published."""

from .answers import diff, latest_period, record_at, revisions_of
from .arrivals import Arrival, receive, receive_all, withdraw
from .checking import accept, check, check_report_of, figures, write_check_report
from .keeping import HISTORY_COLUMNS, backup, history, repair, restore, verify
from .making import Made, rerun, run
from .past import Asked, rerun_as_of, rerun_edition
from .session import Actor, Session

__all__ = [
    "HISTORY_COLUMNS", "Actor", "Arrival", "Asked", "Made", "Session", "accept", "backup", "check",
    "check_report_of", "diff", "figures", "history", "latest_period", "receive", "receive_all", "record_at",
    "repair", "rerun", "rerun_as_of", "rerun_edition", "restore", "revisions_of", "run", "verify", "withdraw",
    "write_check_report",
]  # fmt: skip
