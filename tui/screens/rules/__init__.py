"""The rules: the list, one rule, changing it, and how a change comes into effect."""

from tui.screens.rules.listing import RulesScreen
from tui.screens.rules.one import RuleScreen

__all__ = ["RuleScreen", "RulesScreen"]
