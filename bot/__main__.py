"""``wren``: the commands an operator has. The same as ``python -m bot``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.commands import COMMANDS, perform
from bot.desktop import Call
from bot.process import harden


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 if done, 1 if not, 2 for a typo. What an operator can mend is said."""
    harden()
    parser = argparse.ArgumentParser(prog="wren")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, command in COMMANDS.items():
        part = commands.add_parser(name, help=command.meaning, description=command.meaning)
        part.add_argument("--config", type=Path, default=None, help="a file of NAME=value lines")
        for argument in command.arguments:
            named = "--" + argument.name.replace("_", "-")
            if argument.flag:
                part.add_argument(named, action="store_true", help=argument.meaning)
                continue
            if argument.option:
                part.add_argument(named, default="", help=argument.meaning)
                continue
            part.add_argument(
                argument.name, nargs=argument.count, choices=argument.choices, help=argument.meaning
            )
    found = vars(parser.parse_args(arguments))
    call = Call(found.pop("config"), {name: value for name, value in found.items() if name != "command"})
    return perform(COMMANDS[found["command"]], call)


if __name__ == "__main__":
    sys.exit(main())
