"""python -m reports: the same command."""

import os
import sys


def _with_every_stream() -> None:
    """A stream that was closed by who called, as by `2>&-`, leads nowhere: without one, messages go among the data."""
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")


def main() -> None:
    """The entry point of the `reports` command, which answers Ctrl-C from its first moment."""
    _with_every_stream()
    try:
        from .cli import main as command

        command()
    except KeyboardInterrupt:
        sys.stderr.write("已中断 / interrupted\n")
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
