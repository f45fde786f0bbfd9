"""A page stands where readers look for it: among the questions that the contents answer."""

import re
from pathlib import Path

import pytest

CONTENTS = Path("book/contents.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "page", re.findall(r"file: (notebooks/\S+)", Path("_toc.yml").read_text(encoding="utf-8"))
)
def test_a_page_has_its_question_in_the_contents(page):
    assert re.search(rf"\{{doc\}}`(?:[^`]*<)?\.\./{page}>?` \| .{{20}}", CONTENTS)
