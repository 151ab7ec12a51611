"""Every write of the newsletter: lists, signing up and answering, leaving, renewing, correcting, Min side.

No answer here tells whether an address is known: a signup returns nothing, and a wrong code looks like an
unknown address.
"""

from newsletter.services.answering import confirm, defer_unconfirmed, refuse
from newsletter.services.answers import answer, clean_answers
from newsletter.services.asking import check_signup, signup
from newsletter.services.correcting import correct_address
from newsletter.services.entering import ask_login, drop_logins, enter, erase_oneself, go_out, visitor
from newsletter.services.intake import drop_intake, receive_leave, receive_login, receive_signup, take_in
from newsletter.services.leaving import leave
from newsletter.services.lists import list_create, list_publish_notices
from newsletter.services.profiling import allow_profiling, object_to_profiling, profiling_notice
from newsletter.services.renewing import ask_renewals, decline_renewal, renew

__all__ = [
    "allow_profiling",
    "answer",
    "ask_login",
    "ask_renewals",
    "check_signup",
    "clean_answers",
    "confirm",
    "correct_address",
    "decline_renewal",
    "defer_unconfirmed",
    "drop_intake",
    "drop_logins",
    "enter",
    "erase_oneself",
    "go_out",
    "leave",
    "list_create",
    "list_publish_notices",
    "object_to_profiling",
    "profiling_notice",
    "receive_leave",
    "receive_login",
    "receive_signup",
    "refuse",
    "renew",
    "signup",
    "take_in",
    "visitor",
]
