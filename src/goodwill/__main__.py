"""``python -m goodwill check FILE``: whether a certificate proves what it claims, in one line.

``python -m goodwill set GAME`` finds the equilibrium payoffs of a game, with such a certificate.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading

from goodwill.proofs import ProofRejected, check
from goodwill.proofs.files import load

#: The longest line that is printed.
WIDTH = 600
#: The most seconds that may be asked for: a year.
MOST_SECONDS = 31_536_000


def main(arguments: list[str] | None = None) -> int:
    """Check a file and say in one line what it proves, or why it proves nothing; 0 if it proves something."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] == ["set"]:
        from goodwill.repeated import command as search  # it needs NumPy, which no check does

        return search.main(arguments[1:])
    parser = argparse.ArgumentParser(prog="python -m goodwill", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("check", help="check a certificate")
    command.add_argument("file", help="a file that save() wrote, or anybody else")
    command.add_argument("--seconds", type=_seconds, default=600, help="give up after so long (600)")
    commands.add_parser("set", help="find the equilibrium payoffs of a game", add_help=False)
    options = parser.parse_args(arguments)
    decided = threading.Lock()
    timer = threading.Timer(options.seconds, _give_up, (decided, options.file, options.seconds))
    timer.daemon = True
    timer.start()
    try:
        line, status = f"proved: {check(load(options.file))}", 0
    except ProofRejected as error:
        line, status = f"not proved: {error}", 1
    except OSError as error:
        line, status = f"not proved: {options.file} cannot be read ({error.strerror})", 1
    except MemoryError:
        line, status = "not proved: there is not enough memory to check the file", 1
    decided.acquire()  # whoever has given up does not hand it back
    timer.cancel()
    _say(line)
    return status


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= MOST_SECONDS:
        raise argparse.ArgumentTypeError(f"seconds = {text} is out of range: 0 < seconds <= {MOST_SECONDS}")
    return seconds


def _say(line: str) -> None:
    """One line, whatever a file or its name put into it, on whatever the reader's screen can show."""
    line = "".join(c if c.isprintable() else "?" for c in line)
    line = line if len(line) <= WIDTH else f"{line[:WIDTH]} ..."
    shown = sys.stdout.encoding or "utf-8"
    print(line.encode(shown, "replace").decode(shown), flush=True)


def _give_up(decided: threading.Lock, file: str, seconds: float) -> None:
    if decided.acquire(blocking=False):
        _say(f"not proved: checking {file} takes longer than {seconds:g} seconds (--seconds)")
        os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
