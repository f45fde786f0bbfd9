"""What the package needs, that all of it is documented, and that it can be cited."""

import json
import subprocess
import sys
import tomllib
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import jsonschema
import pytest
import yaml

import goodwill
from documented import documented
from goodwill.companion.ledger import papers
from supplement import title_of


def test_it_installs_and_needs_numpy_only(tmp_path):
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--target", str(tmp_path), "."], check=True)
    program = f"""
import sys
sys.path.insert(0, {str(tmp_path)!r})
class OnlyNumPy:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {{"scipy", "sympy", "matplotlib", "IPython", "papermill"}}:
            raise ImportError(name)
sys.meta_path.insert(0, OnlyNumPy())
import goodwill, goodwill.companion.ledger, goodwill.last_exchange as paper
assert goodwill.__file__.startswith({str(tmp_path)!r}), goodwill.__file__
print(paper.contribution_thresholds(paper.LastExchange(T=5))[5], len(goodwill.companion.ledger.statements()))
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.startswith("0.51")
    assert (tmp_path / "goodwill" / "py.typed").exists()


def test_every_public_name_is_documented_with_an_example_or_a_reason():
    described = {name for names in documented().values() for name in names}
    for name in (*(paper.package for paper in papers().values()), "repeated", "proofs"):
        handed_on = getattr(import_module(f"goodwill.{name}"), "__all__", [])
        assert not {*handed_on} - described, "missing in book/api-*.md"


def test_what_is_documented_is_there_and_says_what_it_is():
    for module, names in documented().items():
        for name in names:
            assert getattr(import_module(module), name).__doc__, f"{module}.{name}"


def test_the_citation_file_is_valid_and_names_each_paper():
    schema = Path(find_spec("cffconvert").origin).parent / "schemas" / "1.2.0" / "schema.json"
    citation = yaml.load(Path("CITATION.cff").read_text(), Loader=yaml.BaseLoader)
    jsonschema.validate(citation, json.loads(schema.read_text()))
    assert citation["version"] == goodwill.__version__
    titles = [reference["title"] for reference in citation["references"]]
    bibliography = Path("book/references.bib").read_text(encoding="utf-8")
    assert titles == [title_of(bibliography, paper.cite) for paper in papers().values()]


def test_the_archives_metadata_say_what_the_citation_file_says():
    citation = yaml.load(Path("CITATION.cff").read_text(), Loader=yaml.BaseLoader)
    project = tomllib.loads(Path("pyproject.toml").read_text())["project"]
    meta = json.loads(Path("codemeta.json").read_text())
    assert (meta["name"], meta["description"]) == (citation["title"], citation["abstract"])
    assert (meta["version"], meta["keywords"]) == (citation["version"], citation["keywords"])
    assert [author["name"] for author in meta["author"]] == [a["name"] for a in citation["authors"]]
    assert meta["license"] == [f"https://spdx.org/licenses/{name}" for name in citation["license"]]
    assert meta["runtimePlatform"] == f"Python {project['requires-python']}"
    assert meta["softwareRequirements"] == project["dependencies"]
    papers = [(r["title"], r["year"], r.get("doi", "")) for r in citation["references"]]
    assert papers == [
        (p["name"], p["datePublished"], p.get("@id", "").removeprefix("https://doi.org/"))
        for p in meta["referencePublication"]
    ]


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-lab.txt", "requirements-test.txt"])
def test_every_dependency_is_pinned_with_hashes(lock):
    lines = Path(lock).read_text().splitlines()
    packages = [line for line in lines if line[:1].isalpha()]
    assert len(packages) > 100
    assert all("==" in line and line.endswith("\\") for line in packages)
    assert "index-url" not in " ".join(lines)
