"""The benchmark of the edits runs, plants what it says and finds it."""

from __future__ import annotations

import pytest

from benchmarks.edits import AIMS, KINDS, lines, parsed, run


def test_a_small_benchmark_finds_what_it_plants_and_prints_the_same_table_again() -> None:
    arguments = parsed(["--errors", "24", "--panels", "1", "--units", "80"])
    tally = run(arguments)
    assert tally.planted == dict.fromkeys(KINDS, 2)
    assert all(tally.found[kind] == 2 for kind in KINDS if kind.startswith(AIMS))
    assert list(lines(run(arguments))) == list(lines(tally))


def test_its_help_says_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parsed(["--help"])
    assert "1 000 of 12 kinds" in capsys.readouterr().out
