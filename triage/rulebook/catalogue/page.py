"""The catalogue as one page: every rule in full, with a search that works without any network; a plain list without scripts."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from triage.rulebook.catalogue.data import (
    STAGE_TITLES,
    Catalogue,
    Entry,
    FlagUse,
    Shelf,
    Use,
    holds_back,
    source_text,
)
from triage.rulebook.catalogue.flag_picture import flag_picture
from triage.rulebook.catalogue.page_parts import SCRIPT, STYLE
from triage.rulebook.model import Rule
from triage.rulebook.readings.words import Line


def page(found: Catalogue) -> str:
    """The whole page as HTML; the same catalogue gives the same bytes."""
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en-GB">',
        '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>Catalogue of rules, version {escape(found.version)}</title><style>{STYLE}</style></head>",
        '<body><a class="skip" href="#rules">Go to the rules</a>',
        (f"<header><h1>Catalogue of rules</h1><p>{len(found.entries)} rules, version {escape(found.version)}. "
        "Made by <code>triage rules docs</code>.</p></header>"),
        _contents(),
        _find(found),
        f'<main><h2 id="rules">Every rule</h2>{_rules(found)}',
        _shelves("by-need", "By need", "Which rules a need can make fire, and from which score on. Ten is the most severe.", found.needs),
        _shelves("by-help", "By help", "Which rules offer a kind of help, and which keep it back.", found.help),
        _idle("No rule offers", found.idle_help),
        _shelves("by-source", "By source", "Which rules rest on which guidance, report or decision.", found.sources),
        _flags(found),
        _owners(found),
        f"</main><script>{SCRIPT}</script></body></html>",
    ]  # fmt: skip
    return "\n".join(part for part in parts if part) + "\n"


def _contents() -> str:
    places = {"rules": "Every rule", "by-need": "By need", "by-help": "By help", "by-source": "By source", "flags": "How flags feed rules", "owners": "Who answers for which rules"}  # fmt: skip
    items = "".join(f'<li><a href="#{place}">{words}</a></li>' for place, words in places.items())
    return f'<nav aria-label="Contents"><ul>{items}</ul></nav>'


def _find(found: Catalogue) -> str:
    """The search; hidden until the script, without which it would do nothing, shows it."""
    stages = "".join(f'<option value="{stage}">{escape(title)}</option>' for stage, title in STAGE_TITLES.items() if found.by_file().get(stage))  # fmt: skip
    return (
        '<form id="find" class="find" role="search" hidden>'
        '<label>Find rules <input id="words" type="search" autocomplete="off" aria-describedby="hint"></label>'
        f'<label>Stage <select id="stage"><option value="">all</option>{stages}</select></label>'
        '<output id="told" aria-live="polite"></output>'
        '<p id="hint" class="about">Words of the title, a need, a kind of help, an owner or a source. Press / to search, Esc to clear.</p></form>'
    )


def _rules(found: Catalogue) -> str:
    parts = []
    for stage, files in found.by_file().items():
        inside = "\n".join(
            f"<section data-holds><h4>{escape(file)}</h4>\n{''.join(map(_article, entries))}</section>"
            for file, entries in files.items()
        )
        parts.append(
            f'<section data-holds><h3 id="stage-{stage}">{escape(STAGE_TITLES[stage])}</h3>\n{inside}</section>'
        )
    return "\n".join(parts)


def _article(entry: Entry) -> str:
    rule, words = entry.rule, entry.words
    status = "" if rule.status == "live" else f'<span class="state">{rule.status}</span>, '
    rows = [
        ("When", _condition(words.when)),
        *([("Unless", _condition(words.unless))] if words.unless else []),
        ("Then", _items(words.then)),
        *([("Applies", f"<p>Looked at {escape(words.applies)}.</p>")] if words.applies else []),
        *([("Note", "".join(f"<p>{escape(note)}</p>" for note in words.notes))] if words.notes else []),
        ("Why", f"<p>{escape(rule.rationale)}</p>"),
        ("Source", _items(map(source_text, rule.sources))),
        *([("Replaces", f"<p>{escape(', '.join(rule.replaces))}</p>")] if rule.replaces else []),
        ("Examples", _items(f"{example.expect}: {example.name}" for example in rule.examples) if rule.examples else "<p>none yet</p>"),
    ]  # fmt: skip
    also = f' data-also="{escape(entry.also)}"' if entry.also else ""
    terms = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows)
    return (
        f'<article id="{rule.id}" data-stage="{rule.stage}"{also}><h5>{escape(rule.title)}</h5>'
        f'<p class="about"><code>{rule.id}</code>, {status}{escape(rule.owner)}, to be looked at by {rule.review_by.isoformat()}</p>'
        f"<dl>{terms}</dl></article>\n"
    )


def _items(lines: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"


def _condition(lines: tuple[Line, ...]) -> str:
    """A condition as nested lists."""
    found, depth = "", 0
    for line in lines:
        while depth < line.depth:
            found, depth = found + "<ul>", depth + 1
        while depth > line.depth:
            found, depth = found + "</ul>", depth - 1
        found += f"<p>{escape(line.text)}</p>" if depth == 0 else f"<li>{escape(line.text)}</li>"
    return found + "</ul>" * depth


def _shelves(place: str, title: str, about: str, shelves: Iterable[Shelf]) -> str:
    inside = "\n".join(
        f"<section><h3>{escape(shelf.title)}</h3><ul>{''.join(map(_use, shelf.uses))}</ul></section>"
        for shelf in shelves
    )
    return f'<h2 id="{place}">{title}</h2><p>{about}</p>\n<div class="columns">{inside}</div>'


def _use(use: Use) -> str:
    how = f' <span class="how">{escape(use.how)}</span>' if use.how else ""
    return f"<li>{_link(use.entry.rule)}{how}</li>"


def _link(rule: Rule) -> str:
    status = "" if rule.status == "live" else f' <span class="state">{rule.status}</span>'
    return f'<a href="#{rule.id}">{escape(rule.title)}</a>{status}'


def _flags(found: Catalogue) -> str:
    rows = "\n".join(map(_flag_row, found.flags))
    return (
        '<h2 id="flags">How flags feed rules</h2>'
        "<p>A flag is a fact that a rule works out. Other rules may read it; every flag is shown in the decision and "
        "counted in reports. The table below the picture says the same.</p>\n"
        '<div class="wide" tabindex="0" role="group" aria-label="Picture of flags">'
        f"{flag_picture(found.flags, inside_page=True)}</div>\n"
        '<table><caption>Flags, who raises them and who reads them</caption><thead><tr><th scope="col">Flag</th>'
        f'<th scope="col">Raised by</th><th scope="col">Read by</th></tr></thead><tbody>\n{rows}</tbody></table>'
        + _idle("No rule raises", found.idle_flags)
    )


def _flag_row(flag: FlagUse) -> str:
    raised = "<br>".join(map(_link, flag.raised_by)) or "no rule"
    read = (
        "<br>".join(
            _link(rule) + (", held back by it" if holds_back(flag.name, rule) else "")
            for rule in flag.read_by
        )
        or "the decision and reports"
    )
    return f'<tr><th scope="row">{escape(flag.title)}</th><td>{raised}</td><td>{read}</td></tr>'


def _owners(found: Catalogue) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(owner)}</th><td>{number}</td><td>{day}</td></tr>'
        for owner, number, day in found.owners()
    )
    return (
        '<h2 id="owners">Who answers for which rules</h2><table><thead><tr><th scope="col">Owner</th>'
        f'<th scope="col">Rules</th><th scope="col">Next to be looked at by</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _idle(words: str, titles: Iterable[str]) -> str:
    found = "; ".join(map(escape, titles))
    return f"<h3>{words}</h3><p>{found}.</p>" if found else ""
