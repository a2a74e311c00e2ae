"""What a file for browsers may do: nothing runs, nothing is fetched, and no link of it leads nowhere."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree.ElementTree import Element

from ..concepts.errors import ReadBackError
from ..concepts.text import Text

RUNS = frozenset("script iframe object embed link base form frame applet template".split())
DRAWN_FROM = frozenset("use image".split())
OUTWARD = frozenset("src srcset poster data action formaction background ping manifest".split())
ACTIVE = Text(
    "HTML 中有 {what}；成品不得含脚本，也不得从别处取任何东西，请勿发布",
    "the HTML has {what}; it may run no script and fetch nothing from elsewhere: do not publish it",
)
UNPROTECTED = Text(
    "HTML 中没有禁止脚本和外部请求的策略；请勿发布",
    "the HTML has no policy that forbids scripts and requests; do not publish it",
)
NOWHERE = Text(
    "HTML 中的链接 #{id} 没有去处；请改正模板",
    "the link #{id} of the HTML leads nowhere; correct the template",
)
TWICE = Text(
    "HTML 中有两处 id 为 {id}；请改正模板",
    "the HTML has the id {id} twice; correct the template",
)


def harmless(root: Element) -> None:
    """No script, no handler, nothing fetched, and the policy that forbids both.

    Raises:
        ReadBackError: it has one, or no policy.
    """
    for element in root.iter():
        tag = element.tag
        if calls := [name for name in element.attrib if name.startswith("on") or name in OUTWARD]:
            raise ReadBackError(ACTIVE.format(what=" ".join((f"<{tag}>", *calls))))
        if tag in RUNS or (tag in DRAWN_FROM and not _own(element)):
            raise ReadBackError(ACTIVE.format(what=f"<{tag}>"))
        if tag == "style" and re.search(r"url\(|@import", element.text or "", re.IGNORECASE):
            raise ReadBackError(ACTIVE.format(what="url() @import"))
    policies = [e.get("content", "") for e in root.iter("meta") if e.get("http-equiv") == "Content-Security-Policy"]
    if not any("default-src 'none'" in policy and "script-src" not in policy for policy in policies):
        raise ReadBackError(UNPROTECTED)


def _own(element: Element) -> bool:
    """Whether what is drawn comes from the file itself."""
    places = (value for name, value in element.attrib.items() if name.endswith("href"))
    return all(place.startswith(("#", "data:")) for place in places)


def whole(root: Element) -> None:
    """No id twice, and each link within the file leads to one.

    Raises:
        ReadBackError: at the first that does not.
    """
    ids = Counter(element.get("id") for element in root.iter() if element.get("id"))
    for name, times in ids.items():
        if times > 1:
            raise ReadBackError(TWICE.format(id=name))
    for link in root.iter("a"):
        target = link.get("href", "")
        if target.startswith("#") and target[1:] not in ids:
            raise ReadBackError(NOWHERE.format(id=target[1:]))
