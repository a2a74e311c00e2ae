"""The manifest of a bundle: what went in, what came out, and how two of them differ."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from ..concepts.figure import Figure
from ..concepts.finding import Finding
from ..concepts.text import Text

CHANGED = Text("{id}：{old} → {new}", "{id}: {old} -> {new}")
ADDED = Text("新增 {id}：{new}", "added {id}: {new}")
GONE = Text("不再有 {id}（原为 {old}）", "no longer there: {id} (was {old})")
INPUT_CHANGED = Text("输入 {name} 已改变", "input {name} changed")
RECIPE_CHANGED = Text("{name} 已改变", "{name} changed")


_on_one_line = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def manifest_json(manifest: Mapping[str, Any]) -> bytes:
    """The manifest as JSON: keys in order, each entry of a list on a line of its own, Chinese left readable."""
    parts = (f"{_on_one_line(key)}: {_on_lines(manifest[key])}" for key in sorted(manifest))
    return ("{\n " + ",\n ".join(parts) + "\n}\n").encode()


def _on_lines(value: Any) -> str:
    several = isinstance(value, (list, tuple)) and len(value) > 0
    return "[\n  " + ",\n  ".join(map(_on_one_line, value)) + "\n ]" if several else _on_one_line(value)


def finding_record(finding: Finding) -> dict[str, object]:
    """A finding as the manifest keeps it."""
    record: dict[str, object] = {
        "severity": str(finding.severity), "code": finding.code, "place": str(finding.place),
        "subject": finding.subject, "zh": finding.line("zh"), "en": finding.line("en"),
    }  # fmt: skip
    return record | ({"reason": finding.reason} if finding.reason else {})


def figure_record(figure: Figure) -> dict[str, object]:
    """A figure as the manifest keeps it: its value as an exact fraction, and the policy or caveat that goes with it."""
    note = {} if figure.note is None else {"note": figure.note.zh}
    return note | {
        "id": figure.id, "shown": figure.shown, "unit": figure.unit.code, "printed": figure.printed,
        "value": None if figure.value is None else str(figure.value), "formula": figure.formula,
        "price_basis": figure.price_basis, "operands": list(figure.operands),
    }  # fmt: skip


def complete_manifest(manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> dict[str, Any]:
    """The manifest with its outputs listed."""
    outputs = [
        {"name": name, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        for name, content in sorted(files.items())
    ]
    return {**manifest, "outputs": outputs}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Text, ...]:
    """Why two editions differ: inputs, recipe, and every figure with its old and new string."""
    inputs = _changed(
        {i["name"]: i["sha256"] for i in before["inputs"]}, {i["name"]: i["sha256"] for i in after["inputs"]}
    )
    recipe = _changed(_flat(before["recipe"]), _flat(after["recipe"]))
    figures_of = [{f["id"]: f["shown"] for f in manifest["figures"]} for manifest in (before, after)]
    return (
        *(INPUT_CHANGED.format(name=name) for name, _, _ in inputs),
        *(_recipe_told(name, old, new) for name, old, new in recipe),
        *(_told(name, old, new) for name, old, new in _changed(*figures_of)),
    )


def _flat(recipe: Mapping[str, Any]) -> dict[str, Any]:
    """A recipe with every template and every version by its own name."""
    parts = ({name: value} if not isinstance(value, Mapping) else value for name, value in recipe.items())
    return {name: value for part in parts for name, value in part.items()}


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    names = dict.fromkeys([*after, *before])
    return [(name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)]


def _recipe_told(name: str, old: Any, new: Any) -> Text:
    """A version with both of its numbers; of a file only that it is another."""
    hashes = any(len(str(value)) == len(hashlib.sha256().hexdigest()) for value in (old, new))
    return RECIPE_CHANGED.format(name=name) if hashes else CHANGED.format(id=name, old=old, new=new)


def _told(name: str, old: str | None, new: str | None) -> Text:
    if old is None:
        return ADDED.format(id=name, new=new)
    return GONE.format(id=name, old=old) if new is None else CHANGED.format(id=name, old=old, new=new)
