"""Exact plans: the smallest sequence of services that covers what a household needs, under its cap.

**Outside any plan** stand escalations, which never come here, and what law 13 of the contract names: same-day and dated
actions, medical appointments, safety plans. Each keeps its own best service. The family meets these services whatever is
planned, so they leave fewer of its places; whatever else they give takes no further place.

**The order of what matters**, each settling what the one before left equal:

1. *Who gets a place* (:mod:`triage.deciding.planning.worth`): food; help wanted by the next working day; people who
   would have nobody; needs to be helped within a week; high needs; all needs; waits; then more help, the sooner first;
   things to read at home last. A plan never gives up help that it could cover.
2. *No step back*: each help comes from a service that is not clearly worse than its best. A step is a start that lies a
   class later (soon: within six weeks, or room and no word of a wait; later or nobody knows; from 12 weeks; from half a
   year), a place that cannot be reached as the family travels, another than the service the family asked for by name, or, for food
   and help wanted by the next working day, any other than the one that ranks first.
   A service two steps behind is never taken: a list of forty weeks is no way to save a contact or a place.
3. *Few services*: every one is a new person to meet.
4. *Points lacking*, summed over all help: what the directory's ranking weighs (:mod:`triage.signposting.ranking`), in its
   weights, so that a help that stands alone comes from the service that ranks first.
5. *Ids*: of equal plans the one whose first help, in the household's order, has the service with the lowest id.

Where the family asked for few contacts, or a rule did for them, 3 comes before 2: a place saved then outweighs one step,
and never two. Nothing here reads sex, ethnicity, disability, deprivation or language (contract, law 4).

**Exact.** :func:`plan` proves its answer the best, in plain Python: who gets a place by branch and bound over sets of help
(:mod:`triage.deciding.planning.covering`), which services by the k-median problem with Lagrangian bounds
(:mod:`triage.deciding.planning.cheapest`). A search that takes more than :data:`LIMIT` steps is stopped; the plan then says
that it is the best found and not proved. Steps are counted, never seconds, so that the same question has the same
answer on any machine. docs/plans.md says all this to a practitioner, docs/performance.md how long it takes.
"""

from __future__ import annotations

from triage.deciding.planning.exact import LIMIT, plan
from triage.deciding.planning.household import PREFERENCES, Limits, problem_of
from triage.deciding.planning.problem import Asked, Candidate, Plan, Problem

__all__ = ["LIMIT", "PREFERENCES", "Asked", "Candidate", "Limits", "Plan", "Problem", "plan", "problem_of"]
