"""Records of editions as bytes, for the archive: compressed JSON, written and read without loss."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from .errors import BadInput
from .finding import Finding, Place, Severity
from .record import Applied, Cell, Declared, Derived, Imprint, Key, Operand, Received, Record
from .text import Text

FORM = 1
UNREADABLE = Text(
    "这份记录无法读取：{said}；请运行 reports verify",
    "this record cannot be read: {said}; run reports verify",
)
NEWER = Text(
    "这份记录的格式是第 {form} 版，本程序只认到第 {known} 版；请升级 reports",
    "this record has form {form}, and this program knows forms up to {known}; upgrade reports",
)


def record_bytes(record: Record) -> bytes:
    """The record as compressed JSON. The same record has the same JSON; how it is compressed is zlib's affair."""
    told = json.dumps({"form": FORM} | _plain(record), ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(told.encode("utf-8", "surrogatepass"), 6)


def _plain(record: Record) -> dict[str, Any]:
    """The record as lists and texts; a pair stands for a text in two languages."""
    return {
        "imprint": asdict(record.imprint),
        "received": record.received,
        "declared": [_paired(one) for one in record.declared],
        "cells": record.cells,
        "figures": [_paired(one) for one in record.figures],
        "findings": [finding.kept for finding in record.findings],
        "edits": record.edits,
        "page": record.page,
    }


def _paired(fields: tuple[Any, ...]) -> list[Any]:
    return [(field.zh, field.en) if isinstance(field, Text) else field for field in fields]


def read_record(content: bytes) -> Record:
    """The record of these bytes.

    Raises:
        BadInput: they are none, or one of a later form than is known here.
    """
    try:
        told = json.loads(zlib.decompress(content).decode("utf-8", "surrogatepass"))
    except (zlib.error, ValueError) as fault:
        raise BadInput(UNREADABLE.format(said=fault)) from None
    if told["form"] > FORM:
        raise BadInput(NEWER.format(form=told["form"], known=FORM))
    return Record(
        imprint=_imprint(told["imprint"]),
        received=tuple(map(Received._make, told["received"])),
        declared=tuple(map(_declared, told["declared"])),
        cells=tuple(Cell._make([Key._make(key), *fields]) for key, *fields in told["cells"]),
        figures=tuple(map(_derived, told["figures"])),
        findings=tuple(map(_finding, told["findings"])),
        edits=tuple(map(Applied._make, told["edits"])),
        page=told["page"],
    )


def _imprint(told: Mapping[str, Any]) -> Imprint:
    labels = {code: Text(**text) for code, text in told["labels"].items()}
    return Imprint(**dict(told) | {"title": Text(**told["title"]), "labels": labels})


def _declared(told: list[Any]) -> Declared:
    declared = Declared._make(told)
    made = (Operand._make(fields) for fields in declared.operands)
    operands = tuple(operand._replace(activities=tuple(operand.activities)) for operand in made)
    options = tuple((name, value) for name, value in declared.options)
    return declared._replace(title=_text(declared.title), options=options, operands=operands)


def _derived(told: list[Any]) -> Derived:
    indicator, key, *fields, reason, note, operands = told
    texts = (reason and _text(reason), note and _text(note))
    return Derived._make([indicator, Key._make(key), *fields, *texts, tuple(operands)])


def _text(pair: Any) -> Text:
    return Text(*pair)


def _finding(told: Mapping[str, Any]) -> Finding:
    texts = {name: Text(**told[name]) for name in ("got", "want", "todo")}
    return Finding(**dict(told) | texts | {"severity": Severity(told["severity"]), "place": Place(**told["place"])})
