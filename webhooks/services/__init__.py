"""Every write of the room."""

from webhooks.services.endpoints import (
    activate,
    add,
    change,
    notice_given,
    register_configured,
    remove,
    rotate,
    send_test,
    switch_off,
)
from webhooks.services.events import emit, emit_all, fan_out, prune, withhold
from webhooks.services.replaying import replay, replay_range
from webhooks.services.settling import settle

__all__ = [
    "activate",
    "add",
    "change",
    "emit",
    "emit_all",
    "fan_out",
    "notice_given",
    "prune",
    "register_configured",
    "remove",
    "replay",
    "replay_range",
    "rotate",
    "send_test",
    "settle",
    "switch_off",
    "withhold",
]
