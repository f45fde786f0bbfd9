"""Sphinx's settings for a supplement; ``settings.json`` beside this file says which."""

import json
from pathlib import Path

settings = json.loads(Path(__file__).with_name("settings.json").read_text(encoding="utf-8"))
project = settings["title"]
author = ""
version = release = f"{settings['version']}, commit {settings['commit'][:10]}"
extensions = ["myst_parser", "sphinxcontrib.bibtex"]
myst_enable_extensions = ["amsmath", "attrs_block", "attrs_inline", "colon_fence", "dollarmath"]
bibtex_bibfiles = ["references.bib"]
bibtex_reference_style = "label"
suppress_warnings = ["bibtex.unused_entry"]
latex_engine = "xelatex"
latex_show_urls = "footnote"
latex_domain_indices = False
latex_documents = [("index", f"{settings['name']}.tex", project, "", "howto")]
latex_elements = {
    "papersize": "a4paper",
    "pointsize": "10pt",
    "tableofcontents": "",
    "printindex": "",
    "preamble": r"""
\usepackage{needspace}
\newenvironment{sphinxclassgoodwillproof}%
  {\par\smallskip\noindent\textit{Proof.}\ \ignorespaces}{\unskip\nobreak\hfill$\square$\par\medskip}
\BeforeBeginEnvironment{sphinxadmonition}{\needspace{5\baselineskip}}
\newcommand{\goodwillcontents}{{\small\setcounter{tocdepth}{1}\tableofcontents}}
\newcolumntype{T}{L}
% Tables are small, and a long fraction may break at its bar.
\newcommand{\narrowtable}{\footnotesize\setlength{\tabcolsep}{3pt}%
  \medmuskip=0mu\binoppenalty=0\mathcode`\/="213D }
\AtBeginEnvironment{tabulary}{\narrowtable}
\AtBeginEnvironment{tabular}{\narrowtable}
\AtBeginEnvironment{longtable}{\narrowtable}
\renewcommand{\sphinxtablecontinued}[1]{\textsf{continued}}
\setcounter{secnumdepth}{2}
\emergencystretch=2em
""",
}
