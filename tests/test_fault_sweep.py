"""The sweep of `benchmarks/fault_sweep.py`: a sample of it every day, all of it at night."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parent.parent / "benchmarks" / "fault_sweep.py"


@pytest.fixture
def fault_sweep() -> ModuleType:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("there is no program `strace`")
    if subprocess.run([strace, "-o", "/dev/null", "true"], capture_output=True).returncode:
        pytest.skip("no process may be traced here")
    spec = importlib.util.spec_from_file_location("fault_sweep", SCRIPT)
    module = sys.modules["fault_sweep"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_a_fault_at_any_call_of_a_sample_loses_nothing(fault_sweep):
    count, wrong = fault_sweep.sweep(list(fault_sweep.FAULTS), every=50)
    assert wrong == []
    assert count >= 15


@pytest.mark.nightly
def test_a_fault_at_any_call_loses_nothing(fault_sweep):
    count, wrong = fault_sweep.sweep(list(fault_sweep.FAULTS))
    assert wrong == []
    assert count > 400


def test_the_sweep_sees_what_is_lost(fault_sweep, tmp_path):
    """A store that lost what was said to be done, and an object, and has a passing file that nobody takes away."""
    from archived import at, opened

    from reports.archive import receive

    with opened(tmp_path) as store:
        receive(store, {"a.csv": b"first"}, at(1))
        (store.objects.folder / ".tmp-x-y").write_bytes(b"")
        assert [what.split(":")[0] for what in fault_sweep.lost(store, ["first", "committed"])] == [
            "received files lost", "replaced file lost", "0 editions"
        ]  # fmt: skip
        assert list(fault_sweep.left(store)) == [f"left: {store.objects.folder / '.tmp-x-y'}"]
