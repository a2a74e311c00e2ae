"""Alerts: a letter for each channel of the office, put into the outbox once, and sent from there until it went."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta

from .. import __version__
from ..alerts import (
    Letter,
    MailServer,
    News,
    Secret,
    SecretFile,
    Unwritable,
    Webhook,
    bundled,
    compose,
    secret,
    smtp_send,
    unit_failed,
    webhook_send,
)
from ..archive import Message, Store, open_store
from ..archive.faults import told as opening
from ..archive.outbox import Letter as Kept
from ..archive.outbox import failed, post, rest, sent, unsent
from ..concepts.errors import ReportsError
from ..concepts.finding import visible
from ..concepts.text import LANGS, Text
from .session import Session

SECRETS = "secrets"
PASSWORD, HOOK = "REPORTS_MAIL_PASSWORD", "REPORTS_WEBHOOK_URL"
SETTINGS = "[reports] settings {kind}"
UNREACHABLE = "[reports] ledger unreachable"
PAUSES = (1, 5, 15, 60)  # minutes to wait after so many attempts
NOT_SENT = Text("通知未发出，稍后再发：{said}", "an alert did not go out and is sent later: {said}")

Send = Callable[[Letter], object]


def letters_of(session: Session, news: News) -> tuple[Kept, ...]:
    """The news as letters for the outbox, one for each channel of the office; none where nobody listens.

    Raises:
        BadDefinition: the name of the job or its area is no code.
    """
    ways = channels(session)
    return _addressed(compose(news), ways) if ways else ()


def _addressed(letter: Letter, ways: Iterable[str]) -> tuple[Kept, ...]:
    return tuple(Kept(f"{channel}:{letter.name}", channel, letter.payload) for channel in ways)


def tell_unit_failed(session: Session, unit: str) -> None:
    """Tell that a unit of the machine failed, and send what waits.

    Raises:
        BadDefinition: its name is no code.
    """
    letter = unit_failed(unit, session.actor.now())
    with open_store(session.place, __version__) as archive:
        for kept in _addressed(letter, channels(session)):
            post(archive.ledger, kept, session.actor.now())
        send_letters(session, archive)


def tell_of_settings(session: Session, said: Text, broken: bool) -> None:
    """Tell that the settings of a running service broke, or are good again, and send what waits."""
    at, kind = session.actor.now(), "broken" if broken else "mended"
    letter = _letter(f"settings/{kind}", at, SETTINGS.format(kind=kind), said)
    with open_store(session.place, __version__) as archive:
        for kept in _addressed(letter, channels(session)):
            post(archive.ledger, kept, at)
        send_letters(session, archive)


def tell_at_once(session: Session, said: Text, since: datetime, told: Collection[str]) -> tuple[str, ...]:
    """Tell that the ledger has not answered since then, past the outbox; the channels that took it.

    Args:
        told: the channels that took it before.
    """
    letter, went = _letter("ledger/unreachable", since, UNREACHABLE, said), list[str]()
    for channel, send in channels(session).items():
        if channel not in told and _sent(session, send, letter) is None:
            went.append(channel)
    return tuple(went)


def _letter(occasion: str, at: datetime, subject: str, said: Text) -> Letter:
    """A letter that says this in Chinese and then in English."""
    body = "\n\n".join(visible(said.within(lang)) for lang in LANGS)
    return Letter(f"{occasion}/{at.isoformat()}", at.isoformat(), subject, f"{body}\n")


def _sent(session: Session, send: Send, letter: Letter) -> ReportsError | None:
    """Why a letter did not go, which is told; None where it went."""
    try:
        send(letter)
    except ReportsError as fault:
        session.tell(NOT_SENT.format(said=fault.text))
        return fault
    return None


def send_letters(session: Session, archive: Store) -> int:
    """Send what lies in the outbox and is due; what does not go stays there. How many went.

    Many about the areas of one job go as one. A channel that fails is left with all its letters until the first of
    them is tried again: a server that is down costs one time-out, however many letters wait.
    """
    due = unsent(archive.ledger, session.actor.now())
    each = ((send, [letter for letter in due if letter.channel == way]) for way, send in channels(session).items())
    return sum(_send_through(session, archive, send, messages) for send, messages in each)


def _send_through(session: Session, archive: Store, send: Send, messages: Iterable[Message]) -> int:
    """Send the letters of one channel, until it fails. How many went."""
    kept, gone = {Letter.read(message.payload): message for message in messages}, 0
    for letter, alike in bundled(kept).items():
        told = [kept[one] for one in alike]
        fault = _sent(session, send, letter)
        if fault is None:
            sent(archive.ledger, [message.id for message in told], session.actor.now())
            gone += len(told)
            continue
        again = _put_off(session, archive, told, fault)
        if not isinstance(fault, Unwritable):
            rest(archive.ledger, told[0].channel, again)
            break
    return gone


def _put_off(session: Session, archive: Store, messages: Collection[Message], fault: ReportsError) -> datetime:
    """Note that letters did not go, and when they are tried again: as the one that was tried most often."""
    attempts = max(message.attempts for message in messages)
    again = session.actor.now() + timedelta(minutes=PAUSES[min(attempts, len(PAUSES) - 1)])
    failed(archive.ledger, [message.id for message in messages], fault.text.en, again)
    return again


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
    with opening(path):
        if not path.is_file():
            return None
        return SecretFile(str(path), path.stat().st_mode & 0o777, path.read_text(encoding="utf-8"))
