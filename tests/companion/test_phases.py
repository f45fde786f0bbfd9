"""The map of the least altruism: what is kept is what the solver finds, in networks drawn afresh."""

import json
import random
import re
from fractions import Fraction

import numpy as np
import pytest

from goodwill.companion import phases
from goodwill.companion.phases import GRID, least_share, least_shares, manifest, phase_network, to_file
from goodwill.last_exchange import Prior, verify_equilibrium


def drawn(rng):
    """A network of the map, and its place in it."""
    place = tuple(rng.randrange(len(values)) for values in GRID.values())
    return place, {name: values[k] for (name, values), k in zip(GRID.items(), place, strict=True)}


@pytest.mark.parametrize("part", range(10))
def test_the_map_has_what_the_solver_finds(part):
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    rng = random.Random(seed)
    for place, network in [drawn(rng) for _ in range(10)]:
        share, kept = least_share(**network), least_shares()[place]
        if share is None:
            assert np.isnan(kept)
        else:
            assert abs(Fraction(kept) - share) <= share * 6 / 10**phases.DIGITS


def test_the_verifier_agrees_on_both_sides_of_some_shares():
    rng = random.Random(1)
    for place, network in [drawn(rng) for _ in range(6)]:
        f, kept = network.pop("byzantine_share"), least_shares()[place]
        if np.isnan(kept):
            continue
        for share, holds in ((kept * (1 + 1e-4), True), (kept * (1 - 1e-4), False)):
            if share < 1:
                a = Fraction(share)
                report = verify_equilibrium(
                    phase_network(**network), Prior(byzantine=f * (1 - a), altruistic=a), "repaired"
                )
                assert (report.gains["P2"] == 0) == holds


def test_the_manifest_says_how_many_there_are():
    assert manifest()["networks"] == least_shares().size >= 10_000
    assert manifest()["digits"] == phases.DIGITS
    assert re.fullmatch("[0-9a-f]{64}", manifest()["sha256 of the fractions"])


def test_no_share_but_everybodys_is_enough_where_a_reply_is_not_worth_more_than_a_pester():
    loss, _, worth, generosity = np.meshgrid(
        *(np.array(v, dtype=float) for v in GRID.values()), indexing="ij"
    )
    brings = generosity * (1 - loss) ** 2 * worth
    assert (np.isnan(least_shares()) == (brings < 1 - 1e-9)).all()
    assert (least_shares()[abs(brings - 1) < 1e-9] == 1).all()


def test_a_map_of_another_grid_is_refused(tmp_path, monkeypatch):
    other = json.loads(to_file([None] * least_shares().size, {}))
    other["grid"]["loss"][0] = "1/3"
    path = tmp_path / "phases.json"
    path.write_text(json.dumps(other))
    monkeypatch.setattr(phases, "HERE", path)
    with pytest.raises(ValueError, match=r"phases.json has another grid than this module: make phases"):
        phases._file()


def test_the_text_of_the_file_is_read_back(tmp_path, monkeypatch):
    shares = [None if k % 7 == 0 else Fraction(k, 3 * 10**4) for k in range(least_shares().size)]
    path = tmp_path / "phases.json"
    path.write_text(to_file(shares, {"made by": "a test"}))
    monkeypatch.setattr(phases, "HERE", path)
    found = phases._file()
    assert found["manifest"] == {"made by": "a test"}
    assert found["least"] == [None if x is None else float(f"{float(x):.6g}") for x in shares]
