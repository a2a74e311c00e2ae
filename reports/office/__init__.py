"""What people do here: run, rerun, check, accept, receive, and look after what was received and published."""

from .arrivals import Arrival, receive, receive_all, withdraw
from .checking import accept, check, check_report_of, figures, write_check_report
from .keeping import HISTORY_COLUMNS, backup, history, repair, restore, verify
from .making import Made, rerun, run
from .past import Asked, rerun_as_of, rerun_edition
from .session import Actor, Session

__all__ = [
    "HISTORY_COLUMNS", "Actor", "Arrival", "Asked", "Made", "Session", "accept", "backup", "check", "check_report_of",
    "figures", "history", "receive", "receive_all", "repair", "rerun", "rerun_as_of", "rerun_edition", "restore", "run",
    "verify", "withdraw", "write_check_report",
]  # fmt: skip
