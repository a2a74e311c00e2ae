"""python -m reports: the same command."""

import sys


def main() -> None:
    """The entry point of the `reports` command, which answers Ctrl-C from its first moment."""
    try:
        from .cli import main as command

        command()
    except KeyboardInterrupt:
        sys.stderr.write("已中断 / interrupted\n")
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
