"""A certificate as a definition for Coq: certificate_in_coq.py FILE NAME.

``formal/Certificates.v`` proves that what its checker accepts is true; this writes the data of a file in its
terms, so that the checker can be run inside the assistant.  Nothing here has to be trusted: what is proved is
a theorem about the game that is written out.
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


def column(items: list[str]) -> str:
    """An array with one item a line."""
    return "[\n    " + ";\n    ".join(items) + "]" if items else "[]"


def vector(entries: list[str]) -> str:
    return array([number(x) for x in entries])


def pair(entries: list[str]) -> str:
    if len(entries) != 2:
        raise ValueError(f"a corner has {len(entries)} coordinates: it must have 2")
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
        f"({i}%nat, {j}%nat, {c['other']}%nat, {number(c['low'])}, {number(c['high'])})"
        for c in value["cells"]
        for i, j in [c["actions"]]
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


def option(text: str | None) -> str:
    return "None" if text is None else f"(Some {number(text)})"


def theorem(value: dict[str, Any], name: str) -> str:
    """The whole certificate, one field a line: a record whose type is the kind.

    >>> theorem({"kind": "guess"}, "x")
    Traceback (most recent call last):
        ...
    ValueError: kind = 'guess' is none: it must be 'bracket', 'frequency' or 'strategy'
    """
    kind = value["kind"]
    if kind not in ("bracket", "frequency", "strategy"):
        raise ValueError(f"kind = {kind!r} is none: it must be 'bracket', 'frequency' or 'strategy'")
    fields = {f"{kind}_game": game(value["game"]), f"{kind}_scope": scope(value["scope"])}
    if kind == "frequency":
        fields["frequency_event"] = vector(value["event"])
    if kind != "strategy":
        fields[f"{kind}_steps"] = column([step(s) for s in value["steps"]])
    fields[f"{kind}_states"] = column([state(s) for s in value["states"]])
    if kind == "bracket":
        fields["outer_corners"] = array([pair(v) for v in value["outer"]])
        fields["inner_corners"] = array([pair(v) for v in value["inner"]])
    else:
        fields[f"{kind}_start"] = weights(value["start"])
    if kind == "frequency":
        fields |= {key: option(value[key]) for key in ("upper", "lower")}
    if kind == "strategy":
        fields["strategy_value"] = pair(value["value"])
    body = ";\n".join(f"  {key} := {text}" for key, text in fields.items())
    return f"Definition {name} := {{|\n{body}\n|}}.\n"


if __name__ == "__main__":
    print(theorem(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), sys.argv[2]), end="")
