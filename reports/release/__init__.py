"""When bulletins appear, and what is due: the release calendar as values. Pure: no clock, no disk, no ledger."""

from ..concepts.release_rule import ReleaseRule as ReleaseRule
from ..concepts.release_rule import instant_of as instant_of
from .announcing import admit as admit
from .calendar import ROW_COLUMNS as ROW_COLUMNS
from .calendar import Announcement as Announcement
from .calendar import Calendar as Calendar
from .calendar import Slot as Slot
from .calendar import calendar_rows as calendar_rows
from .calendar import provisional_soon as provisional_soon
from .calendar import slot_of as slot_of
from .calendar import slots as slots
from .clock import Clock as Clock
from .clock import Trust as Trust
from .clock import clock_trust as clock_trust
from .clock import withheld as withheld
from .due import Attempt as Attempt
from .due import Due as Due
from .due import Tried as Tried
from .due import due as due
from .due import outcome as outcome
from .due import pending as pending
from .ics import ics as ics
from .units import units as units
from .working_days import Override as Override
from .working_days import WorkingDays as WorkingDays
from .working_days import overrides as overrides
