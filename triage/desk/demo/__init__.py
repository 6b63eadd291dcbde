"""The demo: one synthetic month followed to its outcomes, each step through the desk, every figure from the record."""

from triage.desk.demo.days import COORDINATOR, FIRST_DAY, LAST_DAY
from triage.desk.demo.diary import Progress, make_demo
from triage.desk.demo.figures import DemoFigures, demo_figures
from triage.desk.demo.folder import is_demo

__all__ = [
    "COORDINATOR",
    "FIRST_DAY",
    "LAST_DAY",
    "DemoFigures",
    "Progress",
    "demo_figures",
    "is_demo",
    "make_demo",
]
