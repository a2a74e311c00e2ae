"""Letters by webhook: JSON over https, once, in at most ten seconds for each step, and no redirect is followed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import SplitResult, urlsplit

from ..concepts.errors import BadDefinition
from ..concepts.finding import visible
from ..concepts.text import Text
from .letter import Letter
from .mail import TIMEOUT, Undeliverable
from .secrets import Secret

LOOPBACK = ("127.0.0.1", "::1", "localhost")
MOST = 65536
NOT_HTTPS = Text(
    "webhook 地址应以 https:// 开头，不含用户名；现为 {where}",
    "a webhook is https:// and has no user in it; got {where}",
)
UNREACHABLE = Text(
    "webhook {where} 未接收通知：{said}；通知留在发件箱，稍后再发",
    "the webhook {where} did not take the alert: {said}; it stays in the outbox and is sent later",
)
REDIRECTED = Text(
    "HTTP {status}，转向别处；不跟随转向，请写最终地址",
    "HTTP {status}, which points elsewhere; it is not followed, write the final address",
)
REFUSED = Text("HTTP {status}", "HTTP {status}")
ANSWERED = Text("回答 {key} = {value}，应为 {wanted}", "answered {key} = {value}, want {wanted}")
NO_ANSWER = Text("回答不是 JSON", "the answer is no JSON")
BODY: dict[str, Any] = {"subject": "{subject}", "text": "{body}"}


@dataclass(frozen=True)
class Webhook:
    """Where a letter is posted, and in which form.

    Args:
        url: may hold a token, so it is a secret.
        template: the JSON to send; `{subject}` and `{body}` in its strings are filled.
        answer: what the receiver's JSON must say, as {"errcode": 0} of those that answer 200 to everything.
        loopback: allow plain http on this machine.
    """

    url: Secret
    template: Mapping[str, Any] = field(default_factory=lambda: BODY)
    answer: Mapping[str, Any] = field(default_factory=dict)
    loopback: bool = False
    timeout: float = TIMEOUT


def filled(template: Any, letter: Letter) -> Any:
    """The template with the letter in its strings. What a letter says is text in them and nothing else."""
    if isinstance(template, Mapping):
        return {key: filled(value, letter) for key, value in template.items()}
    if isinstance(template, list | tuple):
        return [filled(value, letter) for value in template]
    if not isinstance(template, str):
        return template
    before, *after = template.split("{body}")
    parts = [part.replace("{subject}", letter.subject) for part in (before, *after)]
    return letter.body.join(parts)


def webhook_send(hook: Webhook, letter: Letter) -> None:
    """Post a letter, once.

    Raises:
        BadDefinition: the address is not https.
        Undeliverable: it is not reached in time, points elsewhere, or refuses.
    """
    address = _checked(hook)
    payload = json.dumps(filled(hook.template, letter), ensure_ascii=False).encode()
    try:
        status, answer = _posted(hook, address, payload)
    except (OSError, HTTPException) as fault:
        raise _not_taken(address, Text(*[visible(f"{type(fault).__name__}: {fault}")] * 2)) from None
    if status // 100 == 3:
        raise _not_taken(address, REDIRECTED.format(status=status))
    if status // 100 != 2:
        raise _not_taken(address, REFUSED.format(status=status))
    for wrong in _wrong(hook.answer, answer):
        raise _not_taken(address, wrong)


def _checked(hook: Webhook) -> SplitResult:
    address = urlsplit(hook.url.value)
    allowed = address.scheme == "https" or (hook.loopback and address.scheme == "http" and address.hostname in LOOPBACK)
    if not allowed or not address.hostname or address.username is not None:
        raise BadDefinition(NOT_HTTPS.format(where=f"{address.scheme}://{address.hostname or ''}"))
    return address


def _posted(hook: Webhook, address: SplitResult, payload: bytes) -> tuple[int, bytes]:
    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = kind(address.hostname or "", address.port, timeout=hook.timeout)
    path = f"{address.path or '/'}?{address.query}" if address.query else address.path or "/"
    try:
        connection.request("POST", path, payload, {"Content-Type": "application/json; charset=utf-8"})
        answer = connection.getresponse()
        return answer.status, answer.read(MOST)
    finally:
        connection.close()


def _wrong(wanted: Mapping[str, Any], answer: bytes) -> list[Text]:
    if not wanted:
        return []
    try:
        told = json.loads(answer)
    except ValueError:
        return [NO_ANSWER]
    got = told if isinstance(told, dict) else {}
    return [ANSWERED.format(key=key, value=visible(repr(got.get(key))), wanted=repr(value))
            for key, value in wanted.items() if got.get(key) != value]  # fmt: skip


def _not_taken(address: SplitResult, said: Text) -> Undeliverable:
    """Names the host and not the path: a token may stand there."""
    return Undeliverable(UNREACHABLE.format(where=address.hostname, said=said))
