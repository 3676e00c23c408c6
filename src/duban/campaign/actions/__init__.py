"""Changing a campaign: draft from a plan, its review step by step, its questions, its organs, its opening, its later versions."""

from duban.campaign.actions.approval import (
    approve,
    ask_approval,
    bars_from_applying,
    bars_from_approving,
    send_back,
    take_back_asking,
)
from duban.campaign.actions.drafting import draft
from duban.campaign.actions.importing import import_campaign
from duban.campaign.actions.levels import draft_child
from duban.campaign.actions.linking import call_collective, link_mention
from duban.campaign.actions.opening import (
    NOTICES,
    blocking,
    blocks,
    open_campaign,
    settle_basics,
)
from duban.campaign.actions.outline import (
    add_phase,
    add_topic,
    date_phase,
    edit_phase,
    edit_topic,
    merge_phases,
    merge_topics,
    split_phase,
    split_topic,
)
from duban.campaign.actions.questions import answer_question, reopen_question, set_all_aside, set_aside
from duban.campaign.actions.review import (
    add_element,
    confirm,
    confirm_all,
    drop,
    edit_element,
    merge_elements,
    split_element,
)
from duban.campaign.actions.step import undo
from duban.campaign.actions.versions import HOWS, add_version, apply_version, drop_version

__all__ = [
    "HOWS",
    "NOTICES",
    "add_element",
    "add_phase",
    "add_topic",
    "add_version",
    "answer_question",
    "apply_version",
    "approve",
    "ask_approval",
    "bars_from_applying",
    "bars_from_approving",
    "blocking",
    "blocks",
    "call_collective",
    "confirm",
    "confirm_all",
    "date_phase",
    "draft",
    "draft_child",
    "drop",
    "drop_version",
    "edit_element",
    "edit_phase",
    "edit_topic",
    "import_campaign",
    "link_mention",
    "merge_elements",
    "merge_phases",
    "merge_topics",
    "open_campaign",
    "reopen_question",
    "send_back",
    "set_all_aside",
    "set_aside",
    "settle_basics",
    "split_element",
    "split_phase",
    "split_topic",
    "take_back_asking",
    "undo",
]
