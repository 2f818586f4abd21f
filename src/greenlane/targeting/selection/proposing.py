# SPDX-License-Identifier: Apache-2.0
"""Selection, its first rule: every proposed control is selected, and the random programme is drawn over everybody.

The draw comes first and knows nothing of the profiles. This rule speaks of one consignment as soon as it is assessed;
where an office states its capacity, a later selection over a window (``allotting``) follows it and settles who gets
what there is.
"""

from greenlane.cargo import Facts
from greenlane.targeting.draw import is_drawn
from greenlane.targeting.outcomes import OUTCOMES, Outcome, severity_of
from greenlane.targeting.policy import Policy
from greenlane.targeting.records import Assessment, Decision, DecisionKind, SelectedBy, Selection

RULE = "GL-SEL-1"
"""Every consignment whose proposed outcome is a control is selected; drawn ones are selected besides."""


NO_CAPACITY = "no_capacity"
"""The reason for which a policy lets go what was proposed for a control: there was no place for it."""


def select(assessment: Assessment, facts: Facts, policy: Policy) -> Selection:
    """Allocate a control. Without a drawn number (a consignment that is not stored) there is no random origin."""
    origins: list[SelectedBy] = []
    outcome = assessment.outcome
    share = policy.random.get(assessment.stage)
    drawn = facts.first("draw.value")
    if share is not None and isinstance(drawn, int) and is_drawn(drawn, share.share):
        origins.append(SelectedBy(origin="random", probability=share.share))
        outcome = _more_severe(assessment, share.outcome)
    if any(hit.mandatory is not None for hit in assessment.hits):
        origins.append(SelectedBy(origin="mandatory", probability=1.0))
    if severity_of(assessment.stage, policy.outcomes[assessment.stage][assessment.band]) > _released_up_to(assessment):
        origins.append(SelectedBy(origin="profile", probability=1.0))
    return Selection(rule=RULE, cut_off=0, outcome=outcome, lane=policy.lane_of(outcome), selected_by=tuple(origins))


def _more_severe(assessment: Assessment, other: Outcome) -> Outcome:
    stage = assessment.stage
    return other if severity_of(stage, other) > severity_of(stage, assessment.outcome) else assessment.outcome


def _released_up_to(assessment: Assessment) -> int:
    """The rank of the most severe outcome that is no control at this stage."""
    free = {Outcome.ASSESSMENT_COMPLETE, Outcome.NO_CONTROL, Outcome.RELEASE}
    return max(rank for rank, outcome in enumerate(OUTCOMES[assessment.stage]) if outcome in free)


def decide_by_policy(selection: Selection, policy: Policy) -> Decision | None:
    """The automatic decision, where the policy may take it; None leaves the consignment to an officer."""
    if selection.outcome not in policy.automatic:
        return None
    return Decision(
        kind=DecisionKind.POLICY,
        by=f"{policy.id}@{policy.version}",
        outcome=selection.outcome,
        lane=selection.lane,
        reason_code="low_risk" if not selection.selected_by else "selected_for_audit",
    )
