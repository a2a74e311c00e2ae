"""Alerts: a letter for each channel of the office, put into the outbox once, and sent from there until it went."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import timedelta

from .. import __version__
from ..alerts import (
    Letter,
    MailServer,
    News,
    Secret,
    SecretFile,
    Webhook,
    compose,
    secret,
    smtp_send,
    unit_failed,
    webhook_send,
)
from ..archive import Store, open_store
from ..archive.outbox import Letter as Kept
from ..archive.outbox import failed, post, sent, unsent
from ..concepts.errors import ReportsError
from ..concepts.text import Text
from .session import Session

SECRETS = "secrets"
PASSWORD, HOOK = "REPORTS_MAIL_PASSWORD", "REPORTS_WEBHOOK_URL"
PAUSES = (1, 5, 15, 60)  # minutes to wait after so many attempts
NOT_SENT = Text("通知未发出，稍后再发：{said}", "an alert did not go out and is sent later: {said}")

Send = Callable[[Letter], object]


def tell_all(session: Session, archive: Store, news: News) -> bool:
    """Put the news into the outbox, once for each channel; False where it is there already, or nobody listens."""
    letter = compose(news)
    kept = [Kept(f"{channel}:{letter.name}", channel, letter.payload) for channel in channels(session)]
    return any([post(archive.ledger, one, session.actor.now()) for one in kept])


def tell_unit_failed(session: Session, unit: str) -> None:
    """Tell that a unit of the machine failed, and send what waits.

    Raises:
        BadDefinition: its name is no code.
    """
    letter = unit_failed(unit, session.actor.now())
    with open_store(session.place, __version__) as archive:
        for channel in channels(session):
            post(archive.ledger, Kept(f"{channel}:{letter.name}", channel, letter.payload), session.actor.now())
        send_letters(session, archive)


def send_letters(session: Session, archive: Store) -> int:
    """Send what lies in the outbox and is due; what does not go stays there. How many went."""
    ways, gone = channels(session), 0
    for message in unsent(archive.ledger, session.actor.now()):
        if message.channel not in ways:
            continue
        try:
            ways[message.channel](Letter.read(message.payload))
        except ReportsError as fault:
            session.tell(NOT_SENT.format(said=fault.text))
            pause = timedelta(minutes=PAUSES[min(message.attempts, len(PAUSES) - 1)])
            failed(archive.ledger, message.id, fault.text.en, session.actor.now() + pause)
        else:
            sent(archive.ledger, message.id, session.actor.now())
            gone += 1
    return gone


def channels(session: Session) -> Mapping[str, Send]:
    """The ways out that the settings name, each ready to be used."""
    settings, ways = session.workspace.settings, dict[str, Send]()
    if settings.mail is not None:
        ways["mail"] = lambda letter: smtp_send(_server(session), letter)
    if settings.webhook is not None:
        ways["webhook"] = lambda letter: webhook_send(_hook(session), letter)
    return ways


def _server(session: Session) -> MailServer:
    told = session.workspace.settings.mail
    if told is None:
        return MailServer("", "", ())
    password = secret(PASSWORD, os.environ, _file(session)) if told.user else Secret()
    given = told.model_dump() | {"recipients": tuple(told.recipients)}
    return MailServer(**given, password=password)


def _hook(session: Session) -> Webhook:
    told = session.workspace.settings.webhook
    given = {} if told is None else {key: value for key, value in told.model_dump().items() if value is not None}
    return Webhook(secret(HOOK, os.environ, _file(session)), **given)


def _file(session: Session) -> SecretFile | None:
    """The file of secrets in the store, with its permissions, if there is one."""
    path = session.workspace.store / SECRETS
    if not path.is_file():
        return None
    return SecretFile(str(path), path.stat().st_mode & 0o777, path.read_text(encoding="utf-8"))
