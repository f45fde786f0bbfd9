"""Check the theorems that a machine has read: formal.py [--write] [--kept=PLACE] [FOLDER].

Coq checks every file of FOLDER (by default formal/), in the order of its _CoqProject.  Then each theorem
that FOLDER/theorems.toml lists is printed with its assumptions, and so is every definition that its
statement rests on.  Any difference from the table fails, so a statement that grew weaker is a line that
somebody has to change; --write changes it, and notes the date and Coq's version.  Proofs that are left open,
and axioms, are refused.

With a PLACE, what Coq made of a file is kept there under a hash of all that it depends on, and taken from
there as long as that is the same.  Without one every file is read again.
"""

from __future__ import annotations

import difflib
import fcntl
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

CLOSED = "Closed under the global context"
OPEN = re.compile(r"\b(Admitted|admit|Axioms?|Parameters?|Conjectures?|Unset\s+Guard\s+Checking)\b")
#: A definition, with its name; a notation, with the word that begins it.
DEFINITION = re.compile(r"^ *(?:Definition|Fixpoint|Inductive|Record) +(\w+)", re.MULTILINE)
NOTATION = re.compile(r'^Notation "\'(\w+)\'[^.]*\.$', re.MULTILINE)
COMMENT = re.compile(r"\(\*(?:(?!\(\*|\*\)).)*\*\)", re.DOTALL)
#: The files that a file needs.
NEEDED = re.compile(r"^From Goodwill Require (?:Import|Export) ([^.]*)\.", re.MULTILINE)
#: What Coq prints between two answers.
BETWEEN = "next_answer\n     : unit\n"

Table = dict[str, Any]


class Refused(Exception):
    """What Coq, or this program, does not accept."""


def files_of(folder: Path) -> list[str]:
    """The files of _CoqProject, in an order in which each needs only those before it."""
    lines = (folder / "_CoqProject").read_text(encoding="utf-8").split()
    return [line for line in lines if line.endswith(".v")]


def without_comments(text: str) -> str:
    """Comments may be nested: strip the innermost until none is left."""
    while COMMENT.search(text):
        text = COMMENT.sub("", text)
    return text


def coqc(file: str, folder: Path) -> str:
    done = subprocess.run(
        ["coqc", "-q", "-Q", ".", "Goodwill", file], cwd=folder, capture_output=True, text=True
    )
    if done.returncode:
        raise Refused(f"Coq refuses {file}:\n{done.stdout}{done.stderr}")
    return done.stdout


def compile_all(folder: Path, kept: Path | None = None) -> dict[str, str]:
    """Check every file, but for those that are kept as they are; returns the texts without comments."""
    texts: dict[str, str] = {}
    hashes: dict[str, str] = {}
    for file in files_of(folder):
        whole = (folder / file).read_text(encoding="utf-8")
        texts[file] = without_comments(whole)
        if found := OPEN.search(texts[file]):
            raise Refused(f"{file} says {found.group()}: nothing may be left open or taken for granted")
        behind = [hashes.get(name, "") for name in " ".join(NEEDED.findall(texts[file])).split()]
        hashes[Path(file).stem] = hashlib.sha256("\0".join([version(), whole, *behind]).encode()).hexdigest()
        if kept:
            compile_once(file, folder, kept / f"{Path(file).stem}-{hashes[Path(file).stem]}.vo")
        else:
            coqc(file, folder)
    return texts


def compile_once(file: str, folder: Path, kept: Path) -> None:
    """Check a file, or take what is kept of it.

    Coq itself refuses a file that was made with others than those that lie beside it.
    """
    made = (folder / file).with_suffix(".vo")
    kept.parent.mkdir(parents=True, exist_ok=True)
    with (kept.parent / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if kept.exists():
            shutil.copy(kept, made)
            return
        coqc(file, folder)
        for old in kept.parent.glob(f"{kept.stem.rsplit('-', 1)[0]}-*.vo"):
            old.unlink()
        shutil.copy(made, kept.with_suffix(".new"))
        kept.with_suffix(".new").rename(kept)


def ask(folder: Path, commands: list[str]) -> list[str]:
    """Coq's answers to commands, one each."""
    modules = " ".join(Path(file).stem for file in files_of(folder))
    lines = [
        "From Coq Require Import QArith List.",
        f"From Goodwill Require Import {modules}.",
        "Open Scope list_scope. Open Scope Q_scope. Set Printing Width 76.",
        "Definition next_answer := tt.",
    ]
    for command in commands:
        lines += [command, "Check next_answer."]
    (folder / "Printed.v").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [answer.rstrip() for answer in coqc("Printed.v", folder).split(BETWEEN)[:-1]]


def needed(texts: dict[str, str], statements: list[str], folder: Path) -> list[Table]:
    """The definitions that the statements rest on, and those that these rest on, as Coq prints them."""
    where = {name: file for file, text in texts.items() for name in DEFINITION.findall(text)}
    notations = {
        match[1]: (file, match[0]) for file, text in texts.items() for match in NOTATION.finditer(text)
    }
    # All of them are printed at once: to load the theory takes longer than to print it.
    printed = [text.split("\n\nArguments")[0] for text in ask(folder, [f"Print {name}." for name in where])]
    meaning = dict(zip(where, printed, strict=True))
    found: dict[str, str] = {}
    fresh = statements
    while fresh:
        words = {word for text in fresh for word in re.findall(r"\w+", text)}
        answers = {name: meaning[name] for name in where if name in words and name not in found}
        found |= answers
        spelled = {n: text for n, (_, text) in notations.items() if n in words and n not in found}
        found |= spelled
        fresh = [*answers.values(), *spelled.values()]
    places = where | {name: file for name, (file, _) in notations.items()}
    order = list(texts)
    return [
        {"name": name, "file": places[name], "text": found[name]}
        for name in sorted(found, key=lambda name: (order.index(places[name]), name))
    ]


def refuse_assumptions(names: list[str], folder: Path) -> None:
    """Nothing may be taken for granted: asked of all theorems as one, and of each if there is something.

    What theorems share is so looked at once.
    """
    together = ", ".join(f"@{name}" for name in names)
    (_, assumptions) = ask(
        folder, [f"Definition all_theorems := ({together}, tt).", "Print Assumptions all_theorems."]
    )
    if assumptions == CLOSED:
        return
    each = ask(folder, [f"Print Assumptions {name}." for name in names])
    for name, assumptions in zip(names, each, strict=True):
        if assumptions != CLOSED:
            raise Refused(f"{name} rests on assumptions:\n{assumptions}")
    raise Refused(f"the theorems rest on assumptions:\n{assumptions}")


def check(folder: Path, kept: Path | None = None) -> Table:
    """The table as it should be: what Coq says about the theorems that FOLDER/theorems.toml lists."""
    listed = tomllib.loads((folder / "theorems.toml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        for file in [*files_of(folder), "_CoqProject"]:
            shutil.copy(folder / file, work / file)
        texts = compile_all(work, kept)
        names = [theorem["name"] for theorem in listed["theorem"]]
        answers = ask(work, [f"Check {name}." for name in names])
        refuse_assumptions(names, work)
        theorems = [
            theorem | {"statement": statement, "assumptions": CLOSED}
            for theorem, statement in zip(listed["theorem"], answers, strict=True)
        ]
        definitions = needed(texts, answers, work)
        return {"checked": listed.get("checked", {}), "theorem": theorems, "definition": definitions}


@cache
def version() -> str:
    """Which Coq this is."""
    told = subprocess.run(["coqc", "--print-version"], capture_output=True, text=True, check=True).stdout
    return told.split()[0]


def today() -> dict[str, str]:
    """When the table was written, and by which Coq."""
    return {"date": datetime.now(UTC).date().isoformat(), "coq": version()}


def as_toml(table: Table) -> str:
    """The table as it is written."""
    lines = ["# What the machine has read: `make formal` compares it with what Coq prints.", ""]
    if table["checked"]:
        lines += ["[checked]", *(f'{key} = "{value}"' for key, value in table["checked"].items()), ""]
    for kind in ("theorem", "definition"):
        for entry in table[kind]:
            lines.append(f"[[{kind}]]")
            for key, value in entry.items():
                if key in ("statement", "text"):
                    lines.append(f"{key} = '''\n{value}'''")
                elif isinstance(value, list):
                    lines.append(f"{key} = {json.dumps(value)}")
                else:
                    lines.append(f'{key} = "{value}"')
            lines.append("")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    write = "--write" in arguments
    folder = Path(next((word for word in arguments if not word.startswith("--")), "formal"))
    kept = next((Path(word[7:]) for word in arguments if word.startswith("--kept=")), None)
    if not shutil.which("coqc"):
        print("coqc is not installed: the formal proofs need Coq (Debian and Ubuntu: apt install coq)")
        return 2
    try:
        table = check(folder, kept)
    except Refused as refused:
        print(refused)
        return 1
    path = folder / "theorems.toml"
    if write:
        table["checked"] = today()
    told, new = path.read_text(encoding="utf-8"), as_toml(table)
    if write:
        path.write_text(new, encoding="utf-8")
    elif told != new:
        print("".join(difflib.unified_diff(told.splitlines(True), new.splitlines(True), str(path), "Coq")))
        print(f"{path} is not what Coq prints: see above, or run tools/formal.py --write and read the change")
        return 1
    for theorem in table["theorem"]:
        print(f"{theorem['statement']}\n  {theorem['assumptions']}\n")
    print(f"{len(table['theorem'])} theorems, {len(table['definition'])} definitions, no axiom")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
