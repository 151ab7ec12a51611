"""Every write of the newsletter: lists, signing up and answering, leaving, renewing, correcting, Min side.

No answer here tells whether an address is known: a signup returns nothing, and a wrong code looks like an
unknown address.
"""

from newsletter.services.answering import confirm, defer_unconfirmed, refuse
from newsletter.services.answers import answer, clean_answers
from newsletter.services.closing import list_close, list_reopen, list_retire, tell_members
from newsletter.services.correcting import change_own_address, correct_address
from newsletter.services.delivery import months_ahead, pause, set_frequency
from newsletter.services.entering import ask_login, drop_logins, enter, erase_oneself, go_out, visitor
from newsletter.services.intake import drop_intake, receive_leave, receive_login, receive_signup, take_in
from newsletter.services.joining import join
from newsletter.services.leaving import explain_leaving, leave, leave_from_min_side
from newsletter.services.lists import list_create, list_publish_notices, list_purpose, list_stop_offering
from newsletter.services.person import tell_of_oneself
from newsletter.services.preferences import ListWish, ProfilingWish, change_preferences
from newsletter.services.profiling import allow_profiling, object_to_profiling, profiling_notice
from newsletter.services.renewing import ask_renewals, decline_renewal, renew
from newsletter.services.undoing import undo

__all__ = [
    "ListWish",
    "ProfilingWish",
    "allow_profiling",
    "answer",
    "ask_login",
    "ask_renewals",
    "change_own_address",
    "change_preferences",
    "clean_answers",
    "confirm",
    "correct_address",
    "decline_renewal",
    "defer_unconfirmed",
    "drop_intake",
    "drop_logins",
    "enter",
    "erase_oneself",
    "explain_leaving",
    "go_out",
    "join",
    "leave",
    "leave_from_min_side",
    "list_close",
    "list_create",
    "list_publish_notices",
    "list_purpose",
    "list_reopen",
    "list_retire",
    "list_stop_offering",
    "months_ahead",
    "object_to_profiling",
    "pause",
    "profiling_notice",
    "receive_leave",
    "receive_login",
    "receive_signup",
    "refuse",
    "renew",
    "set_frequency",
    "take_in",
    "tell_members",
    "tell_of_oneself",
    "undo",
    "visitor",
]
