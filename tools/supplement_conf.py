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
    "sphinxsetup": "hmargin={0.9in,0.9in}, vmargin={0.8in,0.9in}",
    "preamble": r"""
\usepackage{needspace}
\newenvironment{sphinxclassgoodwillproof}%
  {\par\smallskip\noindent\textit{Proof.}\ \ignorespaces}{\unskip\nobreak\hfill$\square$\par\medskip}
\BeforeBeginEnvironment{sphinxadmonition}{\needspace{5\baselineskip}}
\newcommand{\goodwillcontents}{{\small\setcounter{tocdepth}{1}\tableofcontents}}
\newcolumntype{T}{L}
% The title's lines keep the distance of their size.
\makeatletter
\patchcmd{\sphinxmaketitle}{\Huge \@title }{\huge \@title\par}{}{\ClassError{goodwill}{no title to patch}{}}
\makeatother
% Room for a heading and what it heads, and for the head of a table.
\pretocmd{\section}{\needspace{8\baselineskip}}{}{}
\pretocmd{\subsection}{\needspace{9\baselineskip}}{}{}
\pretocmd{\subsubsection}{\needspace{7\baselineskip}}{}{}
% Tables are small, no column is narrower than a word, and no fraction breaks.
\newcommand{\narrowtable}{\footnotesize\setlength{\tabcolsep}{3pt}%
  \setlength{\tymin}{3.4em}\medmuskip=0mu\binoppenalty=10000\relpenalty=10000 }
\AtBeginEnvironment{tabulary}{\narrowtable}
\AtBeginEnvironment{tabular}{\narrowtable}
\AtBeginEnvironment{longtable}{\narrowtable}
\renewcommand{\sphinxtablecontinued}[1]{\textsf{continued}}
\setcounter{secnumdepth}{2}
\emergencystretch=2em
""",
}
