"""The Chinese font of the bulletins: three weights of one variable font, with Chinese spacing built in.

The text of the PDF stays as it was typed: gaps, minus signs and a glyph for each character are in the font.
Not here: which text gets which weight (the stylesheet), and the glyphs that one PDF needs (`subset.py`).
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import os
import tempfile
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

FAMILY = "Noto Sans SC"
WEIGHTS = {"Regular": 400, "Medium": 500, "Bold": 700}
STAMP = "fonts.sha256"

GAP, TRIM = 85, -500  # in 1/1000 em; at .1 em and above readers put a space into the text they extract
OPEN = "（《「『【“‘"
CLOSE = "）》」』】”’，。、；："
DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
BEFORE_A_NEGATIVE = "为由从自至到达是和与及比"  # after any other Han a hyphen is a hyphen: 2023年-2024年
MINUS = "minus.shown"

Glyphs = frozenset[str]


def prepare(cache: Path) -> Path:
    """The folder with the prepared fonts below *cache*, made if it is not there yet (2 to 4 s, once).

    Several processes may call this at once: each makes its own folder and the first rename wins. The name of
    the folder changes with this recipe, the source font and the tools, so a stale cache is never used.
    """
    folder = cache.absolute() / _recipe()
    if not (folder / STAMP).is_file():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="making-", dir=cache) as making:
            _publish(_made(Path(making) / "fonts"), folder)
    _configure(folder)
    return folder


def fingerprint(folder: Path) -> str:
    """SHA-256 over the prepared fonts: the same on every machine where the same lock file is installed."""
    return hashlib.sha256((folder / STAMP).read_bytes()).hexdigest()


def _recipe() -> str:
    tools = [f"{name} {version(name)}" for name in ("uharfbuzz", "fonttools", "justmytype-intl-cjk")]
    return hashlib.sha256(Path(__file__).read_bytes() + "\n".join(tools).encode()).hexdigest()[:16]


def _publish(made: Path, folder: Path) -> None:
    try:
        made.rename(folder)
    except OSError:
        if not (folder / STAMP).is_file():  # else another process was first, and what it made is the same
            raise


def _made(folder: Path) -> Path:
    folder.mkdir()
    lines = []
    for name, weight in WEIGHTS.items():
        data = _with_spacing(_instance(_source(), weight))
        (folder / f"NotoSansSC-{name}.ttf").write_bytes(data)
        lines.append(f"{hashlib.sha256(data).hexdigest()}  NotoSansSC-{name}.ttf\n")
    (folder / STAMP).write_text("".join(lines), encoding="ascii")
    return folder


def _source() -> Path:
    """The variable font inside its package, which need not be imported for it."""
    spec = importlib.util.find_spec("justmytype_intl_cjk")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("justmytype-intl-cjk")
    return next(Path(spec.origin).parent.rglob("NotoSansSC*wght*.ttf"))


def _configure(folder: Path) -> None:
    """A fontconfig file that knows these fonts alone; written again if the cache was moved."""
    path = folder / "fonts.conf"
    place = escape(str(folder))
    text = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig><dir>{place}</dir><cachedir>{place}/fontconfig</cachedir></fontconfig>\n"
    )
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    handle, part = tempfile.mkstemp(prefix="fonts.conf-", dir=folder)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(part).chmod(0o644)
    Path(part).replace(path)


def _instance(source: Path, weight: int) -> bytes:
    """One weight of the variable font. HarfBuzz needs .15 s for it, fontTools 22 s."""
    import uharfbuzz  # only when fonts are really made

    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(source)))
    wanted = uharfbuzz.SubsetInput()
    wanted.keep_everything()
    wanted.pin_axis_location(face, "wght", weight)
    return bytes(uharfbuzz.subset(face, wanted).blob.data)


def _with_spacing(data: bytes) -> bytes:
    from fontTools.ttLib import TTFont  # slow to import, and needed on the first run only

    font = TTFont(io.BytesIO(data), recalcBBoxes=False, recalcTimestamp=False, lazy=True)
    for table in ("vhea", "vmtx", "STAT"):  # nothing is set in columns, and no axis is left
        del font[table]
    _give_each_character_its_glyph(font)
    _add_minus(font)
    _add_gaps(font)
    out = io.BytesIO()
    font.save(out, reorderTables=False)
    return out.getvalue()


def _give_each_character_its_glyph(font: Any) -> None:
    """Copy the glyphs that two characters share (～ 〜, · •, ⼯ 工).

    A PDF maps a glyph back to one character, the first that used it: the second would be read as the first.
    """
    seen: set[str] = set()
    for code, glyph in sorted(font.getBestCmap().items()):
        if glyph in seen:
            _copy(font, glyph, copy := f"u{code:04X}.own")
            for table in font["cmap"].tables:
                if table.format != 14 and code in table.cmap:
                    table.cmap[code] = copy
        seen.add(glyph)


def _copy(font: Any, glyph: str, copy: str) -> None:
    font["glyf"][copy] = font["glyf"][glyph]
    font["hmtx"][copy] = font["hmtx"][glyph]


def _add_minus(font: Any) -> None:
    """Show a hyphen before a digit as a minus sign, unless it joins two things (2024-07-01, CO-24)."""
    from fontTools.otlLib import builder

    _copy(font, font.getBestCmap()[ord("−")], MINUS)
    cmap = font.getBestCmap()
    hyphen, digits = _glyphs(cmap, "-"), _with_local_forms(font, _glyphs(cmap, DIGITS))
    joins = _glyphs(cmap, LETTERS + "-−–—.,%)）") | (_han(cmap) - _glyphs(cmap, BEFORE_A_NEGATIVE)) | digits
    lookups = font["GSUB"].table.LookupList.Lookup
    lookups.append(builder.buildLookup([builder.buildSingleSubstSubtable({cmap[ord("-")]: MINUS})]))
    substitute = len(lookups) - 1
    rules = [_rule(font, (joins, hyphen, digits), None), _rule(font, (None, hyphen, digits), substitute)]
    lookups.append(builder.buildLookup(rules))
    _switch_on(font["GSUB"].table, "ccmp")


def _rule(font: Any, glyphs: tuple[Glyphs | None, Glyphs, Glyphs], lookup: int | None) -> Any:
    """A chaining rule: (before, the glyph itself, after); without a lookup it says that nothing happens."""
    from fontTools.otlLib import builder
    from fontTools.ttLib.tables import otTables

    order = font.getReverseGlyphMap()
    before, itself, after = ([builder.buildCoverage(one, order)] if one else [] for one in glyphs)
    rule = otTables.ChainContextSubst()
    rule.Format = 3
    rule.BacktrackCoverage, rule.InputCoverage, rule.LookAheadCoverage = before, itself, after
    rule.BacktrackGlyphCount, rule.InputGlyphCount, rule.LookAheadGlyphCount = len(before), 1, 1
    rule.SubstLookupRecord, rule.SubstCount = [], 0
    if lookup is not None:
        action = otTables.SubstLookupRecord()
        action.SequenceIndex, action.LookupListIndex = 0, lookup
        rule.SubstLookupRecord, rule.SubstCount = [action], 1
    return rule


def _add_gaps(font: Any) -> None:
    """A gap between Han and digits or Latin; full-width marks that meet give up their empty half.

    As one more pair lookup of the font's own kerning, which is on by default: no markup is needed for it.
    """
    from fontTools.otlLib import builder

    cmap = font.getBestCmap()
    han, latin = _han(cmap), _with_local_forms(font, _glyphs(cmap, DIGITS + LETTERS + "%+−") | {MINUS})
    opening, closing = _glyphs(cmap, OPEN), _glyphs(cmap, CLOSE)
    wider, closer = (builder.buildValue({"XAdvance": amount}) for amount in (GAP, TRIM))
    pairs = {(han, latin): wider, (latin, han): wider}
    pairs |= {(closing, opening): closer, (closing, closing): closer, (opening, opening): closer}
    classes = {(tuple(sorted(a)), tuple(sorted(b))): (value, None) for (a, b), value in pairs.items()}
    subtable = builder.buildPairPosClassesSubtable(classes, font.getReverseGlyphMap())
    font["GPOS"].table.LookupList.Lookup.append(builder.buildLookup([subtable]))
    _switch_on(font["GPOS"].table, "kern")


def _switch_on(table: Any, tag: str) -> None:
    """Join the table's last lookup to a feature that is on by default, in every script and language."""
    table.LookupList.LookupCount = len(table.LookupList.Lookup)
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == tag:
            record.Feature.LookupListIndex.append(table.LookupList.LookupCount - 1)
            record.Feature.LookupCount += 1


def _glyphs(cmap: Mapping[int, str], characters: Iterable[str]) -> Glyphs:
    return Glyphs(cmap[ord(character)] for character in characters if ord(character) in cmap)


def _with_local_forms(font: Any, glyphs: Glyphs) -> Glyphs:
    """The glyphs with those that another language puts in their place: English text has digits of its own."""
    table = font["GSUB"].table
    local = [record.Feature for record in table.FeatureList.FeatureRecord if record.FeatureTag == "locl"]
    lookups = [table.LookupList.Lookup[i] for feature in local for i in feature.LookupListIndex]
    mapped = [subtable.mapping for lookup in lookups for subtable in lookup.SubTable]
    return glyphs.union(*({forms[glyph] for glyph in glyphs & forms.keys()} for forms in mapped))


def _han(cmap: Mapping[int, str]) -> Glyphs:
    return Glyphs(glyph for code, glyph in cmap.items() if 0x3400 <= code <= 0x9FFF or code >= 0x20000)
