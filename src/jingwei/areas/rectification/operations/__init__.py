"""What may be done in rectification; each runs whole or not at all, and is told to the journal."""

from jingwei.areas.rectification.operations.campaigns import (
    Draft,
    assign_duties,
    cover,
    draft,
    end,
    launch,
    note_meeting,
    revise,
)
from jingwei.areas.rectification.operations.inspecting import Found, Look, inspect
from jingwei.areas.rectification.operations.ticking import tick

__all__ = [
    "Draft", "Found", "Look", "assign_duties", "cover", "draft", "end", "inspect", "launch", "note_meeting", "revise",
    "tick",
]  # fmt: skip
