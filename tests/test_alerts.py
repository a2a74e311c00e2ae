"""Alerts: what a letter says, what may not stand in its headers, and how it goes to real servers on loopback."""

from __future__ import annotations

import base64
import email
import email.policy
import json
import socket
import time
import traceback
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage
from pathlib import Path

import pytest
from mail_server import Manner, certificate, mail_server, silent_server, webhook_server

from reports.alerts import (
    Letter,
    MailServer,
    News,
    Secret,
    SecretFile,
    Undeliverable,
    Webhook,
    compose,
    filled,
    secret,
    smtp_send,
    unit_failed,
    webhook_send,
)
from reports.concepts.errors import BadDefinition, NotPermitted, ReportsError
from reports.concepts.text import Text, plain

AT = datetime(2024, 4, 17, 9, 30, tzinfo=timezone(timedelta(hours=8)))
HELD = News(
    kind="held",
    job="industry",
    area="500113",
    period="2024-Q1",
    at=AT,
    because=Text("等待 industry 2024-Q1", "waiting for industry 2024-Q1"),
    command="reports check 2024-Q1",
    mark="3fe1",
)
OUT = replace(
    HELD, kind="success", because=Text("到时发布", "its time had come"), command="reports history 2024-Q1", mark="1",
    figure=Text("规模以上工业增加值增长 8.0%", "value added of above-scale industry rose 8.0%"),
)  # fmt: skip
LETTER = compose(OUT)


def refusal(error: pytest.ExceptionInfo[ReportsError]) -> tuple[str, str]:
    return error.value.text.zh, error.value.text.en


# ---------------------------------------------------------------- letters


def test_a_letter_carries_the_reason_the_figure_and_the_command_in_both_languages() -> None:
    assert LETTER == Letter(
        name="success/industry/500113/2024-Q1/1",
        at="2024-04-17T09:30:00+08:00",
        subject="[reports] success industry 500113 2024-Q1",
        body="作业 industry，地区 500113，2024-Q1：已发布（2024-04-17 09:30 +0800）\n"
        "原因：到时发布\n"
        "数字：规模以上工业增加值增长 8.0%\n"
        "请运行：reports history 2024-Q1\n"
        "\n"
        "Job industry, area 500113, 2024-Q1: released (2024-04-17 09:30 +0800)\n"
        "Reason: its time had come\n"
        "Figure: value added of above-scale industry rose 8.0%\n"
        "Run: reports history 2024-Q1\n",
    )


def test_a_letter_without_a_bulletin_has_no_figure() -> None:
    assert compose(HELD).body == (
        "作业 industry，地区 500113，2024-Q1：暂缓发布，等待数据或核实（2024-04-17 09:30 +0800）\n"
        "原因：等待 industry 2024-Q1\n"
        "请运行：reports check 2024-Q1\n"
        "\n"
        "Job industry, area 500113, 2024-Q1: held until data come or somebody answers (2024-04-17 09:30 +0800)\n"
        "Reason: waiting for industry 2024-Q1\n"
        "Run: reports check 2024-Q1\n"
    )


@pytest.mark.parametrize(
    "kind, zh, en",
    [
        ("success", "已发布", "released"),
        ("late", "迟发", "released late"),
        ("held", "暂缓发布，等待数据或核实", "held until data come or somebody answers"),
        ("failed", "未成功，将自动重试", "failed, and is tried again"),
        ("given_up", "多次未成功，不再自动重试", "failed too often, and is not tried again by itself"),
        ("embargo", "即将发布", "to be released soon"),
    ],
)
def test_every_kind_of_change_has_its_words(kind: str, zh: str, en: str) -> None:
    (
        first,
        *_,
    ) = compose(replace(HELD, kind=kind)).body.splitlines()
    assert first == f"作业 industry，地区 500113，2024-Q1：{zh}（2024-04-17 09:30 +0800）"
    assert f"2024-Q1: {en} (2024" in compose(replace(HELD, kind=kind)).body


def test_the_same_occasion_has_the_same_name_and_the_next_another() -> None:
    assert compose(HELD).name == compose(replace(HELD, because=plain("x"))).name == "held/industry/500113/2024-Q1/3fe1"
    assert compose(replace(HELD, mark="a07c")).name != compose(HELD).name


def test_a_letter_comes_back_from_the_outbox_as_it_went_in() -> None:
    assert Letter.read(LETTER.payload) == LETTER


def test_a_unit_that_failed_says_where_to_look() -> None:
    assert unit_failed("reports-tick.service", AT) == Letter(
        "unit/reports-tick.service/2024-04-17T09:30:00+08:00",
        "2024-04-17T09:30:00+08:00",
        "[reports] failed reports-tick.service",
        "服务 reports-tick.service 失败（2024-04-17 09:30 +0800）\n"
        "请运行：systemctl status reports-tick.service; journalctl -u reports-tick.service; reports status\n"
        "\n"
        "The unit reports-tick.service failed (2024-04-17 09:30 +0800)\n"
        "Run: systemctl status reports-tick.service; journalctl -u reports-tick.service; reports status\n",
    )


# ---------------------------------------------------------------- S28: nothing of the data stands in a header


@pytest.mark.parametrize("words", ["a\r\nBcc: x@example.org", "a\n b", "巴南", "", "a b", "../x", "\x1b[31m"])
@pytest.mark.parametrize("name", ["job", "area", "period"])
def test_s28_only_codes_stand_in_the_subject(name: str, words: str) -> None:
    with pytest.raises(BadDefinition) as refused:
        compose(replace(HELD, **{name: words}))
    shown = {"\x1b[31m": r"'\x1b[31m'"}.get(words, repr(words))
    assert refusal(refused) == (
        f"通知的 {name} 为 {shown}，不是代码；请只用字母、数字和 _ . -",
        f"{name} of an alert is {shown}, which is no code; use letters, digits and _ . - only",
    )


def test_s28_a_subject_that_was_forged_in_the_outbox_is_refused_before_anything_is_sent() -> None:
    forged = replace(LETTER, subject="[reports]\r\nBcc: x@example.org")
    with mail_server() as box, pytest.raises(BadDefinition) as refused:
        smtp_send(server(box.port), forged)
    assert box.mails == []
    assert refusal(refused)[1] == (
        "the alert has a header that cannot be: Header values may not contain linefeed or carriage return characters; correct it"
    )


def test_s28_lines_and_escapes_in_a_reason_are_written_out() -> None:
    told = compose(replace(HELD, because=plain("a\r\n.\r\nQUIT\x1b[2J")))
    assert "Reason: a\\x0d\\x0a.\\x0d\\x0aQUIT\\x1b[2J\n" in told.body


# ---------------------------------------------------------------- by mail


def server(port: int, **of: object) -> MailServer:
    settings = {"starttls": False, "timeout": 2.0} | of
    return MailServer("127.0.0.1", "reports@example.org", ("li@example.org", "wang@example.org"), port, **settings)


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    return certificate(tmp_path_factory.mktemp("tls"))


def read(mail: bytes) -> EmailMessage:
    return email.message_from_bytes(mail, policy=email.policy.default)


def test_a_letter_arrives_as_it_was_written() -> None:
    with mail_server() as box:
        assert smtp_send(server(box.port), LETTER) == ()
    [mail] = map(read, box.mails)
    assert mail.get_content() == LETTER.body
    assert dict(mail.items()) == {
        "From": "reports@example.org",
        "To": "li@example.org, wang@example.org",
        "Subject": "[reports] success industry 500113 2024-Q1",
        "Date": "Wed, 17 Apr 2024 09:30:00 +0800",
        "Message-ID": "<7f9b7f435907083bcabcf47f281b9d3a@reports.invalid>",
        "Auto-Submitted": "auto-generated",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "base64",
        "MIME-Version": "1.0",
    }


def test_the_password_goes_over_tls_only(tls: tuple[str, str]) -> None:
    with mail_server(Manner(tls=tls)) as box:
        smtp_send(
            server(box.port, starttls=True, authority=box.authority, user="li", password=Secret("s3cret")), LETTER
        )
    assert box.encrypted == [True]
    assert box.logins == ["PLAIN " + base64.b64encode(b"\0li\0s3cret").decode()]


def test_a_certificate_that_nobody_vouches_for_is_refused(tls: tuple[str, str]) -> None:
    with mail_server(Manner(tls=tls)) as box, pytest.raises(Undeliverable) as refused:
        smtp_send(server(box.port, starttls=True, user="li", password=Secret("s3cret")), LETTER)
    assert (box.mails, box.logins) == ([], [])
    assert "CERTIFICATE_VERIFY_FAILED" in refusal(refused)[1]


def test_a_server_without_starttls_gets_nothing() -> None:
    with mail_server() as box, pytest.raises(Undeliverable) as refused:
        smtp_send(server(box.port, starttls=True, user="li", password=Secret("s3cret")), LETTER)
    assert (box.mails, box.logins) == ([], [])
    assert refusal(refused) == (
        f"邮件服务器 127.0.0.1:{box.port} 未接收通知：SMTPNotSupportedError: STARTTLS extension not supported by server.；通知留在发件箱，稍后再发",
        f"the mail server 127.0.0.1:{box.port} did not take the alert: SMTPNotSupportedError: STARTTLS extension not supported by server.; it stays in the outbox and is sent later",
    )


def test_a_password_without_tls_is_refused_in_the_settings() -> None:
    with pytest.raises(BadDefinition) as refused:
        server(25, password=Secret("s3cret"))
    assert refusal(refused) == (
        "邮件设置有密码而没有 STARTTLS，密码会明文传送；请设 starttls = true",
        "the mail settings have a password and no STARTTLS, so it would travel readable; set starttls = true",
    )


def test_f24_a_mail_server_that_is_down_says_so_and_takes_it_when_it_is_back() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with pytest.raises(Undeliverable) as refused:
        smtp_send(server(port), LETTER)
    assert refused.value.exit_code == 69
    assert refusal(refused) == (
        f"邮件服务器 127.0.0.1:{port} 未接收通知：ConnectionRefusedError: [Errno 111] Connection refused；通知留在发件箱，稍后再发",
        f"the mail server 127.0.0.1:{port} did not take the alert: ConnectionRefusedError: [Errno 111] Connection refused; it stays in the outbox and is sent later",
    )
    with mail_server() as box:
        smtp_send(server(box.port), LETTER)
    assert len(box.mails) == 1


def test_f25_a_mail_server_that_never_answers_is_left_in_time() -> None:
    start = time.monotonic()
    with silent_server() as port, pytest.raises(Undeliverable) as refused:
        smtp_send(server(port, timeout=0.3), LETTER)
    assert time.monotonic() - start < 2
    assert refusal(refused)[1] == (
        f"the mail server 127.0.0.1:{port} did not take the alert: SMTPServerDisconnected: Connection unexpectedly closed: timed out; it stays in the outbox and is sent later"
    )


def test_f25_ten_seconds_unless_said_otherwise() -> None:
    assert MailServer("mail", "a@b", ("c@d",)).timeout == Webhook(Secret("https://x")).timeout == 10.0


def test_f25_a_server_that_takes_its_time_with_each_answer_is_left_in_time_too(monkeypatch) -> None:
    import mail_server as module

    def slowly(connection: socket.socket, *of: object) -> None:
        for answer in (b"220 here\r\n", *[b"250 fine\r\n"] * 20):
            time.sleep(0.2)
            connection.sendall(answer)

    monkeypatch.setattr(module, "converse", slowly)
    start = time.monotonic()
    with mail_server() as box, pytest.raises(Undeliverable):
        smtp_send(server(box.port, timeout=0.5), LETTER)
    assert time.monotonic() - start < 4


@pytest.mark.slow
def test_f25_a_server_that_falls_silent_gets_no_new_time_out(monkeypatch) -> None:
    import mail_server as module

    def falls_silent(connection: socket.socket, *of: object) -> None:
        time.sleep(0.8)
        connection.sendall(b"220 here\r\n")
        time.sleep(1.5)

    monkeypatch.setattr(module, "converse", falls_silent)
    with mail_server() as box:
        start = time.monotonic()
        with pytest.raises(Undeliverable):
            smtp_send(server(box.port, timeout=1.0), LETTER)
        assert time.monotonic() - start < 1.6


def test_f24_a_lost_goodbye_does_not_send_a_letter_twice() -> None:
    with mail_server(Manner(hangs_up=True)) as box:
        assert smtp_send(server(box.port), LETTER) == ()
    assert len(box.mails) == 1


def test_a_recipient_that_is_refused_is_named_and_the_others_get_it() -> None:
    with mail_server(Manner(refuses=("wang",))) as box:
        assert smtp_send(server(box.port), LETTER) == ("wang@example.org",)
    assert len(box.mails) == 1


def test_when_all_recipients_are_refused_the_letter_stays() -> None:
    with mail_server(Manner(refuses=("example",))) as box, pytest.raises(Undeliverable):
        smtp_send(server(box.port), LETTER)
    assert box.mails == []


# ---------------------------------------------------------------- by webhook


def hook(url: str, **of: object) -> Webhook:
    return Webhook(Secret(url), **{"loopback": True, "timeout": 2.0} | of)


def test_a_webhook_gets_the_letter_in_the_form_of_the_receiver() -> None:
    form = {"msgtype": "text", "text": {"content": "{subject}\n{body}", "n": 3, "to": ["@all"]}}
    with webhook_server() as box:
        webhook_send(hook(box.url, template=form), LETTER)
    assert box.paths == ["/send?key=hidden-token"]
    assert json.loads(box.bodies[0]) == {
        "msgtype": "text", "text": {"content": f"{LETTER.subject}\n{LETTER.body}", "n": 3, "to": ["@all"]}
    }  # fmt: skip


def test_what_a_letter_says_cannot_change_the_form() -> None:
    sly = replace(LETTER, body='"}, {subject} {body} {0.__class__}')
    assert filled({"a": "{body}!{subject}"}, sly) == {"a": f"{sly.body}!{LETTER.subject}"}


def test_s29_a_redirect_is_refused_and_not_followed() -> None:
    with webhook_server() as inside, webhook_server(307, location=inside.url) as outside:
        with pytest.raises(Undeliverable) as refused:
            webhook_send(hook(outside.url), LETTER)
    assert (len(outside.bodies), inside.bodies) == (1, [])
    assert refusal(refused) == (
        "webhook 127.0.0.1 未接收通知：HTTP 307，转向别处；不跟随转向，请写最终地址；通知留在发件箱，稍后再发",
        "the webhook 127.0.0.1 did not take the alert: HTTP 307, which points elsewhere; it is not followed, write the final address; it stays in the outbox and is sent later",
    )


@pytest.mark.parametrize(
    "url, where",
    [("http://example.org/x", "http://example.org"), ("http://127.0.0.1/x", "http://127.0.0.1"), ("file:///etc/passwd", "file://"),
     ("https://li:s3cret@example.org/", "https://example.org"), ("", "://")],
)  # fmt: skip
def test_only_https_without_a_user_is_a_webhook(url: str, where: str) -> None:
    with pytest.raises(BadDefinition) as refused:
        webhook_send(Webhook(Secret(url)), LETTER)
    assert refusal(refused) == (
        f"webhook 地址应以 https:// 开头，不含用户名；现为 {where}",
        f"a webhook is https:// and has no user in it; got {where}",
    )


def test_loopback_allows_plain_http_to_this_machine_only() -> None:
    with pytest.raises(BadDefinition):
        webhook_send(hook("http://example.org/x"), LETTER)


def test_a_webhook_that_fails_says_so_without_its_token() -> None:
    with webhook_server(503) as box, pytest.raises(Undeliverable) as refused:
        webhook_send(hook(box.url), LETTER)
    assert refusal(refused) == (
        "webhook 127.0.0.1 未接收通知：HTTP 503；通知留在发件箱，稍后再发",
        "the webhook 127.0.0.1 did not take the alert: HTTP 503; it stays in the outbox and is sent later",
    )


def test_a_receiver_that_answers_200_to_everything_is_asked_what_it_means() -> None:
    with (
        webhook_server(answer=b'{"errcode": 93000, "errmsg": "invalid"}') as box,
        pytest.raises(Undeliverable) as refused,
    ):
        webhook_send(hook(box.url, answer={"errcode": 0}), LETTER)
    assert "answered errcode = 93000, want 0" in refusal(refused)[1]
    with webhook_server(answer=b"<html>") as box, pytest.raises(Undeliverable) as refused:
        webhook_send(hook(box.url, answer={"errcode": 0}), LETTER)
    assert "the answer is no JSON" in refusal(refused)[1]
    with webhook_server(answer=b'{"errcode": 0}') as box:
        webhook_send(hook(box.url, answer={"errcode": 0}), LETTER)


def test_f25_a_webhook_that_never_answers_is_left_in_time() -> None:
    with silent_server() as port, pytest.raises(Undeliverable) as refused:
        webhook_send(hook(f"http://127.0.0.1:{port}/x", timeout=0.3), LETTER)
    assert refusal(refused)[1] == (
        "the webhook 127.0.0.1 did not take the alert: TimeoutError: timed out; it stays in the outbox and is sent later"
    )


# ---------------------------------------------------------------- S30: secrets

FILE = SecretFile(".reports/secrets", 0o100600, "# of the bureau\nSMTP_PASSWORD = s3cret=1\n")


def test_s30_a_secret_comes_from_the_environment_before_the_file() -> None:
    assert secret("SMTP_PASSWORD", {}, FILE).value == "s3cret=1"
    assert secret("SMTP_PASSWORD", {"SMTP_PASSWORD": "other"}, FILE).value == "other"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620])
def test_s30_a_file_that_others_can_read_is_refused(mode: int) -> None:
    with pytest.raises(NotPermitted) as refused:
        secret("SMTP_PASSWORD", {}, replace(FILE, mode=0o100000 | mode))
    assert refusal(refused) == (
        f".reports/secrets 的权限为 0{mode:o}，他人可读；请运行 chmod 600 .reports/secrets",
        f"others can read .reports/secrets, mode 0{mode:o}; run chmod 600 .reports/secrets",
    )


def test_s30_a_secret_that_is_nowhere_says_where_to_put_it() -> None:
    with pytest.raises(BadDefinition) as refused:
        secret("HOOK", {}, FILE)
    assert refusal(refused) == (
        "没有 HOOK：请设置环境变量 HOOK，或在 .reports/secrets 中写一行 HOOK=...",
        "there is no HOOK: set the variable HOOK in the environment, or write a line HOOK=... into .reports/secrets",
    )
    with pytest.raises(BadDefinition) as refused:
        secret("HOOK", {})
    assert refusal(refused)[1].endswith("write a line HOOK=... into the file of secrets")


def test_s30_secrets_are_shown_nowhere(tls: tuple[str, str]) -> None:
    hidden = server(9, starttls=True, password=Secret("s3cret"))
    assert "s3cret" not in f"{hidden} {hidden!r} {FILE!r} {Secret('s3cret')} {hook('https://x/s3cret')!r}"
    with mail_server() as box:
        try:
            smtp_send(replace(hidden, port=box.port, user="li"), LETTER)
        except Undeliverable:
            assert "s3cret" not in traceback.format_exc()


def test_nothing_of_the_senders_reads_the_disk_or_the_environment() -> None:
    import reports.alerts

    sources = [path.read_text(encoding="utf-8") for path in Path(reports.alerts.__file__).parent.glob("*.py")]
    assert [
        word for source in sources for word in ("os.environ", "open(", "getenv", "read_text") if word in source
    ] == []
