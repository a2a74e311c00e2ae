"""The alarm clocks that ring for `reports tick`, as text to install: systemd units, and lines for cron."""

from __future__ import annotations

import re
import shlex

from ..concepts.errors import UsageError
from ..concepts.text import Text

PATH = re.compile(r"/[^\x00-\x1f\x7f\"'\\]*")
USER = re.compile(r"[a-z_][a-z0-9_-]{0,30}")
NOT_A_PATH = Text(
    "{words} 不能写进服务文件；请用绝对路径，不含引号、反斜杠和控制字符",
    "{words} cannot be written into a unit; give an absolute path without quotes, backslashes and control characters",
)
NOT_A_USER = Text("{words} 不是系统用户名；请用小写字母和数字", "{words} is no user name; use small letters and digits")

GUARDED = """\
User={user}
WorkingDirectory={folder}
Environment=LANG=C.UTF-8
# passwords: lines NAME=value, mode 0600; no error where there is none
EnvironmentFile=-{folder}/.reports/secrets
UMask=0027
MemoryMax=4G
LimitFSIZE=2G
TimeoutStopSec=2min
NoNewPrivileges=yes
ProtectSystem=strict
# not `yes`: a workspace may lie below /home
ProtectHome=read-only
ReadWritePaths="{folder}"
PrivateTmp=yes
"""
TICK = """\
[Unit]
Description=reports: release what is due
After=time-sync.target
Wants=time-sync.target
OnFailure=reports-alert@%n.service

[Service]
Type=oneshot
ExecStart="{command}" tick --quiet
# somebody else is at it
SuccessExitStatus=75
{guarded}"""
TIMER = """\
[Unit]
Description=reports: every minute

[Timer]
OnCalendar=*-*-* *:*:00
# the default is a minute
AccuracySec=1s
# once after a downtime
Persistent=true

[Install]
WantedBy=timers.target
"""
SERVE = """\
[Unit]
Description=reports: release what is due, every minute
After=time-sync.target
Wants=time-sync.target
# one alarm clock is enough
Conflicts=reports-tick.timer
OnFailure=reports-alert@%n.service

[Service]
Type=exec
ExecStart="{command}" serve
Restart=on-failure
RestartSec=60
{guarded}
[Install]
WantedBy=multi-user.target
"""
ALERT = """\
[Unit]
Description=reports: tell that %i failed

[Service]
Type=oneshot
ExecStart="{command}" alert %i
{guarded}"""
CRON = """\
SHELL=/bin/sh
PATH=/usr/local/bin:/usr/bin:/bin
LANG=C.UTF-8
MAILTO={user}
* * * * * cd {folder} && {command} tick --quiet
"""


def units(workspace: str, user: str, command: str) -> dict[str, str]:
    """The units of a workspace by their file names, and `crontab` for a machine without systemd.

    Args:
        workspace: the folder of the workspace, absolute.
        user: who runs it.
        command: the program `reports`, absolute: neither systemd nor cron has the PATH of a person.

    Raises:
        UsageError: a path is not absolute or holds quotes or control characters, or the user's name is none.
    """
    for words in (workspace, command):
        if not PATH.fullmatch(words):
            raise UsageError(NOT_A_PATH.format(words=repr(words)))
    if not USER.fullmatch(user):
        raise UsageError(NOT_A_USER.format(words=repr(user)))
    guarded = GUARDED.format(user=user, folder=_specified(workspace))
    told = {"command": _specified(command), "guarded": guarded}
    crontab = CRON.format(user=user, folder=_for_cron(workspace), command=_for_cron(command))
    return {
        "reports-tick.service": TICK.format(**told),
        "reports-tick.timer": TIMER,
        "reports-serve.service": SERVE.format(**told),
        "reports-alert@.service": ALERT.format(**told),
        "crontab": crontab,
    }


def _specified(path: str) -> str:
    """A path as systemd reads it, to whom % begins a specifier."""
    return path.replace("%", "%%")


def _for_cron(path: str) -> str:
    """A path as the shell of cron reads it, which takes % for the end of the command."""
    return shlex.quote(path).replace("%", "\\%")
