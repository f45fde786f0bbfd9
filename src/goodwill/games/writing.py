"""Games written as the book's own files."""

from __future__ import annotations

import json
from typing import Any

from goodwill.games.reading.own import FORMAT, VERSION
from goodwill.games.stage import StageGame


def to_text(game: StageGame) -> str:
    """The text of a file; ``goodwill.games.reading.files`` reads the same game from it.

    >>> print(to_text(StageGame((((1, 2),),))), end="")
    {"format": "goodwill game", "version": 1,
     "players": ["player 1", "player 2"],
     "actions": [["1"], ["1"]],
     "payoffs": [
      [["1", "2"]]]}
    """
    told: dict[str, Any] = {"title": game.title} if game.title else {}
    told |= {"players": game.players, "actions": game.actions}
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in told.items()]
    rows = [json.dumps([[str(x) for x in pair] for pair in row]) for row in game.payoffs]
    lines.append('"payoffs": [\n  ' + ",\n  ".join(rows) + "]")
    if seen := game.monitoring:
        about: dict[str, Any] = {"kind": seen.kind}
        if seen.kind == "noise":
            about["mistake"] = str(seen.mistake)
        if seen.kind == "signal":
            law = [[[str(x) for x in cell] for cell in row] for row in seen.law]
            about |= {"signals": seen.signals, "law": law}
        lines.append(f'"monitoring": {json.dumps(about)}')
    if game.delta is not None:
        lines.append(f'"delta": "{game.delta}"')
    return f'{{"format": "{FORMAT}", "version": {VERSION},\n ' + ",\n ".join(lines) + "}\n"
