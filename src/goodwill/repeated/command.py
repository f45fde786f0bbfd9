"""``python -m goodwill set GAME``: all equilibrium payoffs of the repeated game, with proofs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from goodwill.checks import check_discount, check_fineness, check_number, exact
from goodwill.games.reading.files import monitoring_from, read
from goodwill.games.reading.places import Misread
from goodwill.games.stage import Monitoring
from goodwill.proofs import ProofRejected
from goodwill.proofs.saving import save
from goodwill.repeated.answer import answer
from goodwill.repeated.clock import check_seconds

HELP = """\
GAME is a file: Gambit's .nfg with two players, JSON as the page "Use it on your game" of the book says, or a
table with a line for each action of the first player, such as "2,2 0,3".

exit status: 0 if a set is proved, 1 if a file is no game or cannot be read or written, 2 if an argument is
wrong
"""


def main(arguments: list[str] | None = None) -> int:
    """Print the set's corners, the gap, why the search stopped, and the play; 0 if a set is proved."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        stage = read(options.game)
        monitoring = _monitoring(options.monitoring, tuple(map(len, stage.actions)))
    except Misread as error:
        return _failed(str(error))
    except OSError as error:
        return _failed(f"{error.filename} cannot be read ({error.strerror})")
    except argparse.ArgumentTypeError as error:
        parser.error(f"argument --monitoring: {error}")
    try:
        told = answer(
            stage,
            delta=options.delta,
            monitoring=monitoring,
            tolerance=options.tolerance,
            symmetric=options.symmetric,
            seconds=options.seconds,
        )
    except ValueError as error:
        parser.error(str(error))
    _say(told.lines())
    if options.out:
        try:
            save(told.found.theorem, options.out)
        except OSError as error:
            return _failed(f"{options.out} cannot be written ({error.strerror})")
        except ProofRejected as error:
            return _failed(f"{options.out} is not written: {error}")
        _say([f"Saved: {options.out}, which python -m goodwill check reads"])
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m goodwill set",
        description=__doc__,
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("game", metavar="GAME", help="the file of the game")
    parser.add_argument(
        "--delta", type=_delta, help="the patience, 0 < delta < 1, such as 9/10 (or as the file says)"
    )
    parser.add_argument(
        "--monitoring",
        metavar="SEEN",
        help="perfect; noise=1/10, the chance that an action is taken for another; or a JSON file with the "
        'object "monitoring" of a game, such as a public signal (or as the file says; else perfect)',
    )
    parser.add_argument("--symmetric", action="store_true", help="only play in which both always do the same")
    parser.add_argument(
        "--tolerance", type=_tolerance, help="how far the polygons may differ, as a share of the payoffs"
    )
    parser.add_argument("--seconds", type=_seconds, default=120.0, help="stop the search after so long (120)")
    parser.add_argument("--out", metavar="FILE", type=Path, help="save the certificate there")
    return parser


def _monitoring(text: str | None, counts: tuple[int, ...]) -> Monitoring | None:
    if text is None:
        return None
    if text == "perfect":
        return Monitoring()
    if text.startswith("noise="):
        return Monitoring("noise", _number("mistake", text.removeprefix("noise="), _mistake))
    if not Path(text).suffix == ".json":
        raise argparse.ArgumentTypeError(f"{text!r} is out of range: perfect, noise=1/10 or a JSON file")
    n1, n2 = counts
    return monitoring_from(text, (n1, n2))


def _mistake(name: str, value: Fraction) -> Fraction:
    found: Fraction = check_number(name, value, f"0 <= {name} < 1", lambda x: 0 <= x < 1)
    return found


def _number(name: str, text: str, checked: Callable[[str, Any], Any]) -> Any:
    try:
        return checked(name, exact(name, text))
    except (TypeError, ValueError) as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _delta(text: str) -> Fraction:
    return Fraction(_number("delta", text, check_discount))


def _tolerance(text: str) -> float:
    return float(_number("tolerance", text, check_fineness))


def _seconds(text: str) -> float:
    return float(_number("seconds", text, lambda _, value: check_seconds(float(value))))


def _say(lines: list[str]) -> None:
    """Lines, on whatever the reader's screen can show."""
    shown = sys.stdout.encoding or "utf-8"
    for line in lines:
        clean = "".join(c if c.isprintable() else "?" for c in line)
        print(clean.encode(shown, "replace").decode(shown), flush=True)


def _failed(line: str) -> int:
    _say([line])
    return 1
