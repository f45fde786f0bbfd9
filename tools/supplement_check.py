"""What a supplement announces and does not show.

A page may say "the table below" and have it; a supplement takes part of the page.  So its text is searched
for sentences that lead to nothing: one that ends in a colon, or without a stop, before no display; and words
that speak of a page, of its code and its controls, or of a place above it.
"""

from __future__ import annotations

import re

#: Words that have a meaning on a page only.
OF_A_PAGE = re.compile(
    r"\b(?:(?:of|on|at the (?:top|end) of) this page|(?:of|on) the page\b(?! “)|(?:next|following|first) cell"
    r"|the cell\b|(?:in|of) the code\b|the code has|sliders?\b|with sliders|run the page"
    r"|(?-i:Here (?:it )?(?:is|are))\b|(?:the|as the) checks? (?:above|below)|its output|as we have just seen"
    r"|(?:see|in) the (?:page|row)\b|the row (?:above|before|below|on)|(?:section|paragraph) before"
    r"|the (?:program|package) (?:writes|finds|prints|decides)|in the same equilibrium"
    r"|(?:the )?certificate holds|(?:state|profile) '\w+'|: True\b|: False\b)",
    re.IGNORECASE,
)
#: What a sentence without a stop can be followed by: a display, a table, a list, or what was computed.
SHOWN = re.compile(r"\s*(?:\$\$|\\begin\{|\([\w-]+\)=|\||- |\* |\d+\. |`{3,}|\*Computed:\*)")
#: Blocks that are no sentences: headings, fences, anchors, tables, displays, raw LaTeX.
NO_SENTENCE = re.compile(r"\s*(?:#|`{3,}|\([\w-]+\)=\s*$|\||\$\$|\\)")
STOPS = (".", "?", "!", ";", ",", ")", "`", "]", '"', "”", "*", "|", "$$", "}")


def blocks(text: str) -> list[str]:
    """The text between empty lines; a display with empty lines in it is one block all the same."""
    return [block.strip("\n") for block in re.split(r"\n\s*\n", text) if block.strip()]


def announces(block: str) -> bool:
    """Whether a block is a sentence that something must follow.

    >>> announces("It costs this:"), announces("P2 believes with probability"), announces("It is so.")
    (True, True, False)
    >>> announces("## The game"), announces("(derived-lemma-5)="), announces("So it pays if $x>0$.")
    (False, False, False)
    """
    block = re.sub(r"^(?:\([\w-]+\)=\n)+", "", block)
    if NO_SENTENCE.match(block):
        return False
    end = re.sub(r"[*_)]+$", "", block.rstrip()) or block
    return end.endswith(":") or not block.rstrip().endswith(STOPS)


def leads_nowhere(text: str) -> list[str]:
    """The ends of the sentences of a text that announce what does not follow."""
    parts = blocks(text)
    return [
        block[-120:]
        for block, after in zip(parts, [*parts[1:], ""], strict=True)
        if announces(block) and not SHOWN.match(after)
    ]


def speaks_of_a_page(text: str) -> list[str]:
    """The places of a text that have a meaning on a page only.

    >>> speaks_of_a_page("By the table. The next cell has it.")
    ['table. The next cell has it.']
    """
    return [
        text[max(0, found.start() - 11) : found.end() + 40].replace("\n", " ")
        for found in OF_A_PAGE.finditer(text)
    ]
