"""Letters by SMTP: over TLS, once, and no longer than ten seconds. The only door to `smtplib`."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from time import monotonic

from ..concepts.errors import BadDefinition, Unreachable
from ..concepts.finding import visible
from ..concepts.text import Text
from .letter import Letter
from .secrets import Secret

TIMEOUT = 10.0
UNREACHABLE = Text(
    "邮件服务器 {where} 未接收通知：{said}；通知留在发件箱，稍后再发",
    "the mail server {where} did not take the alert: {said}; it stays in the outbox and is sent later",
)
PLAIN_PASSWORD = Text(
    "邮件设置有密码而没有 STARTTLS，密码会明文传送；请设 starttls = true",
    "the mail settings have a password and no STARTTLS, so it would travel readable; set starttls = true",
)
BAD_HEADER = Text(
    "通知的邮件头不能用：{said}；请改正收件人或主题", "the alert has a header that cannot be: {said}; correct it"
)


class Undeliverable(Unreachable):
    """A mail server or a webhook does not take what it is sent."""


class Unwritable(BadDefinition):
    """A letter that cannot be written as a mail; the next one can."""


@dataclass(frozen=True)
class MailServer:
    """Where letters go out, from whom, and to whom.

    Args:
        authority: a file of the certificates to trust, for a bureau with an authority of its own; the system's where
            empty.
    """

    host: str
    sender: str
    recipients: tuple[str, ...]
    port: int = 587
    user: str = ""
    password: Secret = field(default_factory=Secret)
    starttls: bool = True
    authority: str = ""
    timeout: float = TIMEOUT

    def __post_init__(self) -> None:
        if self.password and not self.starttls:
            raise BadDefinition(PLAIN_PASSWORD)


def message(server: MailServer, letter: Letter) -> EmailMessage:
    """The letter as a mail. The same letter has the same id, so that a second copy can be told.

    Raises:
        Unwritable: a header holds a line break.
    """
    mail = EmailMessage()
    try:
        mail["From"], mail["To"], mail["Subject"] = server.sender, ", ".join(server.recipients), letter.subject
    except ValueError as fault:
        raise Unwritable(BAD_HEADER.format(said=visible(str(fault)))) from None
    mail["Date"] = format_datetime(datetime.fromisoformat(letter.at))
    mail["Message-ID"] = f"<{sha256(letter.name.encode()).hexdigest()[:32]}@reports.invalid>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.body, cte="base64")
    return mail


class _Conversation(smtplib.SMTP):
    """A conversation that is over in time as a whole: smtplib alone grants the time-out to each answer anew."""

    def __init__(self, server: MailServer) -> None:
        self.ends = monotonic() + server.timeout
        super().__init__(server.host, server.port, timeout=server.timeout)

    def getreply(self) -> tuple[int, bytes]:
        left = self.ends - monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        if self.sock:
            self.sock.settimeout(left)
        return super().getreply()


def smtp_send(server: MailServer, letter: Letter) -> tuple[str, ...]:
    """Hand a letter to the mail server, once; the recipients it refused, where it took the letter for others.

    Raises:
        Undeliverable: it is not reached in time, does not offer TLS, or refuses.
        Unwritable: a header holds a line break.
    """
    mail = message(server, letter)
    try:
        connection = _Conversation(server)
        try:
            return _handed_over(connection, server, mail)
        finally:
            connection.close()
    except (OSError, smtplib.SMTPException) as fault:
        raise Undeliverable(UNREACHABLE.format(where=f"{server.host}:{server.port}", said=_said(fault))) from None


def _handed_over(connection: smtplib.SMTP, server: MailServer, mail: EmailMessage) -> tuple[str, ...]:
    if server.starttls:
        connection.starttls(context=ssl.create_default_context(cafile=server.authority or None))
    if server.user:
        connection.login(server.user, server.password.value)
    refused = connection.send_message(mail)
    with suppress(OSError, smtplib.SMTPException):  # the letter is taken: a lost goodbye must not send it again
        connection.putcmd("quit")
    return tuple(refused)


def _said(fault: Exception) -> str:
    """What went wrong, without what was sent: a refusal may repeat it."""
    code = getattr(fault, "smtp_code", "")
    return visible(f"{type(fault).__name__} {code}".strip() if code else f"{type(fault).__name__}: {fault}")
