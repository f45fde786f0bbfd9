"""A certificate of the kind "bracket" as a definition for Coq: certificate_in_coq.py FILE NAME.

``formal/Certificates.v`` proves that what its checker accepts is true; this writes the data of a file in its
terms, so that the checker can be run inside the assistant.  Nothing here has to be trusted: what is proved is a
theorem about the game that is written out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def number(text: str) -> str:
    """``"-7/20"`` as Coq reads it.

    >>> number("-7/20"), number("3")
    ('(-7 # 20)', '3')
    """
    top, _, bottom = text.partition("/")
    if bottom:
        return f"({top} # {bottom})"
    return f"({top})" if top.startswith("-") else top


def array(items: list[str]) -> str:
    return "[" + "; ".join(items) + "]"


def vector(entries: list[str]) -> str:
    return array([number(x) for x in entries])


def pair(entries: list[str]) -> str:
    return f"({', '.join(number(x) for x in entries)})"


def weights(pairs: list[list[Any]]) -> str:
    return array([f"({number(w)}, {k}%nat)" for k, w in pairs])


def record(name: str, *fields: str) -> str:
    return "(" + " ".join([name, *fields]) + ")"


def game(value: dict[str, Any]) -> str:
    within = [
        f"({profile}%nat, ({d['player']}%nat, {number(d['gain'])}, {vector(d['shift'])}))"
        for profile, d in value["within"]
    ]
    tables = [array([array([vector(v) for v in row]) for row in value[key]]) for key in ("payoffs", "law")]
    return record("Build_game_file", *tables, number(value["delta"]), array(within))


def scope(value: dict[str, Any]) -> str:
    kind = value["kind"]
    if kind in ("pure", "symmetric"):
        return str(kind)
    if kind == "mixtures":
        return f"(mixtures {value['player']} {array([weights(m) for m in value['mixtures']])})"
    cells = [
        f"({c['actions'][0]}%nat, {c['actions'][1]}%nat, {c['other']}%nat, {number(c['low'])}, {number(c['high'])})"
        for c in value["cells"]
    ]
    return f"(pairs {value['player']} {array(cells)})"


def row(value: dict[str, Any]) -> str:
    ends = [
        record(
            "Build_multipliers",
            weights(end["deviations"]),
            array([f"({y}%nat, {weights(w)})" for y, w in end["continuations"]]),
        )
        for end in value["ends"]
    ]
    return record("Build_row", str(value["play"]), array(ends))


def step(value: dict[str, Any]) -> str:
    if value["kind"] == "refutation":
        return f"refutation {row(value['row'])}"
    if value["kind"] == "consequence":
        return f"consequence {vector(value['normal'])} {number(value['bound'])} {weights(value['weights'])}"
    sides = [
        record(
            "Build_side",
            vector(side["normal"]),
            number(side["bound"]),
            number(side["lead"]),
            weights(side["known"]),
            array([row(r) for r in side["rows"]]),
        )
        for side in value["sides"]
    ]
    return f"cuts {array(sides)}"


def state(value: dict[str, Any]) -> str:
    lotteries = array([weights(lottery) for lottery in value["lotteries"]])
    return record("Build_certified_state", str(value["play"]), vector(value["value"]), lotteries)


def bracket(value: dict[str, Any], name: str) -> str:
    """The whole certificate, one field a line.

    Raises
    ------
    ValueError
        If it is of another kind.
    """
    if value["kind"] != "bracket":
        raise ValueError(f"kind = {value['kind']!r} cannot be written: it must be 'bracket'")
    fields = {
        "bracket_game": game(value["game"]),
        "bracket_scope": scope(value["scope"]),
        "bracket_steps": array([step(s) for s in value["steps"]]),
        "outer_corners": array([pair(v) for v in value["outer"]]),
        "bracket_states": array([state(s) for s in value["states"]]),
        "inner_corners": array([pair(v) for v in value["inner"]]),
    }
    body = ";\n".join(f"  {key} := {text}" for key, text in fields.items())
    return f"Definition {name} : bracket := {{|\n{body}\n|}}.\n"


if __name__ == "__main__":
    print(bracket(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), sys.argv[2]), end="")
