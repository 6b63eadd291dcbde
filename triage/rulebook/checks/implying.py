"""Whether one condition holds whenever another does, as far as their shape alone tells."""

from __future__ import annotations

from triage.rulebook import conditions as c


def implies(strong: c.Condition, weak: c.Condition) -> bool:
    """Whether ``weak`` holds for every case for which ``strong`` holds; False where the shape does not tell.

    >>> implies(c.NeedIs("sleep", 7, "child"), c.NeedIs("sleep", 5, None))
    True
    >>> implies(c.NeedIs("sleep", 5, None), c.NeedIs("sleep", 7, None))
    False
    """
    if strong == weak:
        return True
    match weak:
        case c.All():
            return all(implies(strong, part) for part in weak.parts)
        case c.AnyOf() if any(implies(strong, part) for part in weak.parts):
            return True
        case c.AtLeast() if sum(implies(strong, part) for part in weak.parts) >= weak.n:
            return True
    match strong:
        case c.All():
            return any(implies(part, weak) for part in strong.parts)
        case c.AnyOf():
            return all(implies(part, weak) for part in strong.parts)
        case c.AtLeast():
            # Of n parts that hold, one is among any len - n + 1 of them.
            return sum(implies(part, weak) for part in strong.parts) > len(strong.parts) - strong.n
    return _leaf(strong, weak)


def _leaf(strong: c.Condition, weak: c.Condition) -> bool:
    match strong, weak:
        case c.NeedIs(), c.NeedIs():
            return (
                strong.need == weak.need
                and strong.severity >= weak.severity
                and weak.person in {None, strong.person}
            )
        case c.NeedIs(), c.CountIs(of="needs" | "categories", at_least=1, category=None):
            return strong.severity >= (weak.severity or 1) and weak.person in {None, strong.person}
        case c.CountIs(), c.CountIs():
            return (
                (strong.of == weak.of or (strong.of, weak.of) == ("categories", "needs"))
                and strong.at_least >= weak.at_least
                and (strong.of == "indicators" or _narrower(strong, weak))
            )
        case c.AgeIs(), c.AgeIs():
            return strong.of == weak.of and _inside(strong, weak)
        case c.DeprivationIs(), c.DeprivationIs():
            return strong.decile_at_most <= weak.decile_at_most
        case c.Says(), c.Says():
            return strong.field == weak.field and weak.value == "any"
        case c.TriedIs(), c.TriedIs():
            return strong.help == weak.help and weak.result is None
        case c.AmountIs(), c.AmountIs():
            return strong.field == weak.field and strong.at_least >= weak.at_least
        case c.ChildAtHome(), c.ChildAtHome():
            return strong.under <= weak.under
        case c.DeadlineIs(), c.DeadlineIs():
            return weak.what in {None, strong.what} and strong.within_days <= weak.within_days
        case c.TrendIs(), c.TrendIs():
            return (
                strong.over == weak.over
                and weak.of in {strong.of, "any_need"}
                and (
                    strong.direction == weak.direction
                    or (weak.direction == "not_improved" and strong.direction in {"same", "worse"})
                )
            )
        case _:
            return False


def _narrower(strong: c.CountIs, weak: c.CountIs) -> bool:
    return (
        (weak.severity or 1) <= (strong.severity or 1)
        and weak.category in {None, strong.category}
        and weak.person in {None, strong.person}
    )


def _inside(strong: c.AgeIs, weak: c.AgeIs) -> bool:
    """Whether every age of the one lies in the other; without a lower bound an age includes the time before birth."""
    lower = weak.from_months is None or (
        strong.from_months is not None and strong.from_months >= weak.from_months
    )
    upper = weak.under_months is None or (
        strong.under_months is not None and strong.under_months <= weak.under_months
    )
    return lower and upper
