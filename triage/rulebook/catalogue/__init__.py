"""The catalogue of a rulebook: Markdown pages, one self-contained page with search, and a picture of its flags."""

from __future__ import annotations

from triage.rulebook.book import Rulebook
from triage.rulebook.catalogue.data import Catalogue, catalogue
from triage.rulebook.catalogue.flag_picture import flag_picture
from triage.rulebook.catalogue.markdown import markdown_pages
from triage.rulebook.catalogue.page import page

__all__ = ["Catalogue", "catalogue", "catalogue_files", "flag_picture"]
PICTURE = "flags.svg"
PAGE = "catalogue.html"


def catalogue_files(book: Rulebook) -> dict[str, str]:
    """Every file of the catalogue by name; the same rulebook gives the same bytes."""
    found = catalogue(book)
    return {**markdown_pages(found), PICTURE: flag_picture(found.flags), PAGE: page(found)}
