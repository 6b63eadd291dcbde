"""The services: the list, one service, and what is missing."""

from tui.screens.directory.gaps import GapsScreen
from tui.screens.directory.listing import DirectoryScreen
from tui.screens.directory.service import ServiceScreen

__all__ = ["DirectoryScreen", "GapsScreen", "ServiceScreen"]
