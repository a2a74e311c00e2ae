"""The units and cron lines: fit for systemd, safe with any path, and the same in docs/operations.md."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from reports.concepts.errors import UsageError
from reports.release import units

PAGE = Path(__file__).resolve().parent.parent / "docs" / "operations.md"
SHOWN = units("/srv/reports", "reports", "/usr/local/bin/reports")


def lines(text: str, key: str) -> list[str]:
    return [line.partition("=")[2] for line in text.splitlines() if line.startswith(f"{key}=")]


@pytest.fixture
def verify(tmp_path: Path):
    """`systemd-analyze verify` on the units of a workspace and a program that are there."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("there is no program `systemd-analyze`")

    def verified(name: str, **changed: str) -> str:
        root = tmp_path / name
        (root / "units").mkdir(parents=True)
        program = root / "reports"
        program.write_text("#!/bin/sh\n", encoding="utf-8")
        program.chmod(0o755)
        user = pwd.getpwuid(os.getuid()).pw_name
        made = units(str(root), user, str(program)) | changed
        files = [root / "units" / unit for unit in made if unit != "crontab"]
        for file in files:
            file.write_text(made[file.name], encoding="utf-8")
        asked = [str(file).replace("@.", "@tick.") for file in files]
        shutil.copy(root / "units" / "reports-alert@.service", root / "units" / "reports-alert@tick.service")
        done = subprocess.run([analyze, "verify", "--man=no", *asked], capture_output=True, text=True,
                              env={**os.environ, "SYSTEMD_UNIT_PATH": f"{root / 'units'}:"})  # fmt: skip
        return "\n".join(line for line in (done.stdout + done.stderr).splitlines() if "reports" in line)

    return verified


@pytest.mark.parametrize("name", ["plain", "with a space", "100% $HOME", "统计"])
def test_the_units_pass_systemd_analyze_verify(verify, name: str) -> None:
    assert verify(name) == ""


def test_a_unit_with_an_unknown_key_does_not_pass(verify) -> None:
    assert "Unknown key" in verify(
        "wrong", **{"reports-tick.timer": SHOWN["reports-tick.timer"] + "\n[Timer]\nOnWish=now\n"}
    )


def test_a_unit_without_its_program_does_not_pass(verify) -> None:
    assert "not executable" in verify("gone", **{"reports-tick.service": SHOWN["reports-tick.service"]})


def test_the_timer_rings_on_the_minute_and_catches_up() -> None:
    timer = SHOWN["reports-tick.timer"]
    assert [lines(timer, key) for key in ("OnCalendar", "AccuracySec", "Persistent")] == [
        ["*-*-* *:*:00"],
        ["1s"],
        ["true"],
    ]


def test_the_services_have_the_rights_they_need_and_no_more() -> None:
    for name in ("reports-tick.service", "reports-serve.service", "reports-alert@.service"):
        told = {
            key: lines(SHOWN[name], key)
            for key in ("User", "UMask", "NoNewPrivileges", "ProtectSystem", "ReadWritePaths")
        }
        assert told == {
            "User": ["reports"], "UMask": ["0027"], "NoNewPrivileges": ["yes"], "ProtectSystem": ["strict"],
            "ReadWritePaths": ['"/srv/reports"'],
        }  # fmt: skip


def test_a_service_that_fails_tells_of_it_and_one_that_is_busy_does_not() -> None:
    assert lines(SHOWN["reports-tick.service"], "OnFailure") == ["reports-alert@%n.service"]
    assert lines(SHOWN["reports-tick.service"], "SuccessExitStatus") == ["75"]


def test_no_line_of_a_unit_has_a_comment_behind_its_value() -> None:
    """systemd would take it for a part of the value."""
    assert [line for text in SHOWN.values() for line in text.splitlines() if re.search(r"=.*\s#", line)] == []


def test_cron_gets_one_line_for_every_minute_with_its_own_path() -> None:
    assert SHOWN["crontab"].splitlines() == [
        "SHELL=/bin/sh", "PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "MAILTO=reports",
        "* * * * * cd /srv/reports && /usr/local/bin/reports tick --quiet",
    ]  # fmt: skip


def test_a_percent_sign_ends_no_cron_line_and_begins_no_specifier() -> None:
    odd = units("/srv/100% a", "reports", "/opt/$x/reports")
    assert "cd '/srv/100\\% a' && '/opt/$x/reports' tick" in odd["crontab"]
    assert lines(odd["reports-tick.service"], "WorkingDirectory") == ["/srv/100%% a"]
    assert lines(odd["reports-tick.service"], "ExecStart") == ['"/opt/$x/reports" tick --quiet']


@pytest.mark.parametrize("path", ["srv/reports", "", "/srv/a\nUser=root", '/srv/"', "/srv/a'b", "/srv/a\\x"])
def test_a_path_that_could_forge_a_line_is_refused(path: str) -> None:
    with pytest.raises(UsageError) as refused:
        units(path, "reports", "/usr/local/bin/reports")
    assert refused.value.text.zh == f"{path!r} 不能写进服务文件；请用绝对路径，不含引号、反斜杠和控制字符"
    assert refused.value.text.en == (
        f"{path!r} cannot be written into a unit; give an absolute path without quotes, backslashes and control characters"
    )


@pytest.mark.parametrize("user", ["", "Li", "a b", "root\nGroup=root"])
def test_a_user_that_is_none_is_refused(user: str) -> None:
    with pytest.raises(UsageError) as refused:
        units("/srv/reports", user, "/usr/local/bin/reports")
    assert refused.value.text.zh == f"{user!r} 不是系统用户名；请用小写字母和数字"
    assert refused.value.text.en == f"{user!r} is no user name; use small letters and digits"


# ---------------------------------------------------------------- docs/operations.md


@pytest.mark.parametrize("name", SHOWN)
def test_the_page_shows_the_very_text(name: str) -> None:
    shown = dict(re.findall(r"(?m)^`([^`\n]+)`\n\n```(?:ini|text)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S))
    assert shown[name] == SHOWN[name]


@pytest.mark.parametrize("trap", ["30 9 17 1,4,7,10 1-5", "catch-up", "time zone", "PATH", "LANG", "%"])
def test_the_page_names_the_traps_of_cron(trap: str) -> None:
    assert trap in PAGE.read_text(encoding="utf-8")
