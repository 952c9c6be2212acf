"""The page put together: the sections' views, the templates, the stylesheet, and who may load what (nothing)."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from zerohour.formats.report.arithmetic import arithmetic_view
from zerohour.formats.report.contents import Report
from zerohour.formats.report.handed import handed_views
from zerohour.formats.report.headline import headline
from zerohour.formats.report.histogram import whole
from zerohour.formats.report.left_open import open_view
from zerohour.formats.report.matched import matched_view
from zerohour.formats.report.sentences import Sentences, grouped
from zerohour.formats.report.staged import staged_view
from zerohour.formats.report.wording import PROPOSALS
from zerohour.formats.report.written import as_written, file_name, isolated, shown
from zerohour.locale import Words

_HERE = Path(__file__).parent


def page(report: Report, words: Words) -> str:
    """The whole document in one language."""
    say = Sentences(words)
    matched = [
        matched_view(compared, f"c{i}", say, at_most=report.pairs_in_full)
        for i, compared in enumerate(report.comparisons)
    ]
    sums = [arithmetic_view(answered, f"a{i}", say, at_most=report.max_pairs)
            for i, answered in enumerate(report.closures)]  # fmt: skip
    staged = staged_view(report.exchange, say) if report.exchange else None
    style = stylesheet()
    return _environment().get_template("page.html").render(
        report=report, words=words, _=say, counted=say.counted, style=Markup(style), policy=content_policy(style),
        headline=headline(report, say), handed=handed_views(report.lists, say), matched=matched, sums=sums,
        staged=staged, open=open_view(report, matched, sums, say),
    )  # fmt: skip


@lru_cache
def stylesheet() -> str:
    """The look, inlined: ours, so it is trusted as it stands."""
    return (_HERE / "look.css").read_text(encoding="utf-8")


def content_policy(style: str) -> str:
    """A Content-Security-Policy under which the page can load nothing and run nothing."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


@lru_cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(id=_as_id, whole=whole, bdi=isolated, file=file_name, written=as_written, grouped=grouped)
    made.globals.update(PROPOSALS=PROPOSALS)
    return made


def _as_id(value: object) -> Markup:
    return isolated(value, css="id")
