"""What the elements of ``static/snakkis/`` say, from the same catalogs as our own pages."""

import json

from django.conf import settings
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

WORDS = {
    "liked": _("Did you like this post? Share it with a friend."),
    "share": _("Share this page"),
    "noLink": _("We could not make a link just now. Try again, or copy the address of this page."),
    "yourLink": _("Your link to this page"),
    "copy": _("Copy"),
    "copied": _("The link is copied. Paste it wherever the two of you talk."),
    "marked": _("Your browser would not copy, but the link is marked: copy it from the field."),
    "withApp": _("Share with an app"),
    "passedOn": _("Passed on."),
    "nothing": _("Nothing happened?"),
    "copyText": _("Copy the text"),
    "textCopied": _("The text is copied. Paste it into a message."),
    "textMarked": _("Your browser would not copy, but the text is marked: copy it from the field."),
    "qr": _("The link as a QR code"),
    "qrUse": _("Let a friend point their camera at it, or print it."),
    "download": _("Download the picture"),
    "howFar": _("See how far it travels"),
    "own": _("That page is yours alone. Bookmark it, and you can always come back."),
    "sharing": _("Sharing a link"),
    "came": _("You came by a shared link. We count visits and signups, not who."),
    "off": _("Turn off."),
    "newsletter": _("Yes, I would like the newsletter"),
    "tick": _("Tick what you want to get."),
    "untick": _("Tick at least one newsletter. We never tick one for you."),
    "email": _("Your e-mail address"),
    "signUp": _("Sign me up"),
    "oneMail": _(
        "You get one mail with a link and a six-digit code to confirm, so that nobody but you signs you up. "
        "Leaving takes one press."
    ),
    "meant": _("Did you mean this address?"),
    "useIt": _("Yes, use that"),
    "mine": _("No, mine is right"),
    "changed": _("The words beside one newsletter were changed just now. Please read them and tick again."),
    "noLists": _("We could not get the newsletters just now."),
    "tryAgain": _("Try again"),
    "none": _("There is no newsletter in this language yet."),
    "look": _("Look in your mail"),
    "sent": _("We have sent you one mail. Open the link in it and say yes there, and you are on the list."),
    "code": _("Or type the six digits from the mail"),
    "confirm": _("Confirm"),
    "until": _("Until you confirm, you are on no list."),
    "again": _("Did nothing come? Correct the address, or send it again."),
    "onList": _("You are on the list"),
    "recorded": _("Your yes is recorded, with the words you saw."),
    "receipt": _("See your consent receipt"),
    "ifYouLike": _("Would you tell us a little more? Only if you like."),
    "ratherNot": _("I would rather not say"),
    "keep": _("Keep my answers"),
    "thanks": _("Thank you for answering"),
    "change": _("On Min side you see your answers, change them or take them back."),
    "later": _("Fine. You can answer later on Min side."),
    "minSide": _("To Min side"),
    "failed": _("That did not work just now. Nothing you typed is lost; try again in a little while."),
    "wait": _("That was often. Nothing you typed is lost; you can try again"),
}


def script() -> str:
    """``WORDS`` in every language, as a line of JavaScript."""
    told = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            told[language] = {key: gettext(msgid) for key, msgid in WORDS.items()}
    return f"const WORDS = {json.dumps(told, ensure_ascii=False, separators=(',', ':'))};\n"
