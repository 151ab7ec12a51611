"""What can be wrong with a signup, a confirmation or a link."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from consent.errors import Refusal


class NewsletterError(Refusal):
    """Base of this room's refusals."""

    status = 422
    title = _("That did not work")
    field: str | None = None  # the form field the words belong to

    def extra(self) -> dict[str, Any]:
        return {"field": self.field} if self.field else {}


class NothingChosenError(NewsletterError):
    title = _("Nothing is ticked")
    detail = _("Tick at least one newsletter. We never tick one for you.")
    field = "list"


class ListUnknownError(NewsletterError):
    title = _("There is no such newsletter")
    detail = _("This newsletter does not take signups.")
    field = "list"


class DisposableAddressError(NewsletterError):
    title = _("That address does not last")
    detail = _("This address is thrown away soon, and the letters with it. Use one that you keep.")
    field = "email"


class LinkUnknownError(NewsletterError):
    status = 404
    title = _("This link leads nowhere")
    detail = _("The link is not complete. Open it from the mail once more, or copy the whole of it.")


class LinkExpiredError(NewsletterError):
    status = 410
    title = _("This link is no longer valid")
    detail = _("It was not confirmed, so the address is deleted. You are welcome to sign up again.")


class LoginOverError(NewsletterError):
    status = 410
    title = _("This way in is closed")
    detail = _("The link was used already, or is more than half an hour old. Ask for a new one.")


class VisitOverError(NewsletterError):
    status = 401
    title = _("You are not in")
    detail = _("The hour is over, or the token is not one of ours. Ask for a new link.")


class RenewalOverError(NewsletterError):
    status = 410
    title = _("There is nothing to renew")
    detail = _("You do not get this newsletter any more. You are welcome to sign up again.")


class CodeRefusedError(NewsletterError):
    title = _("The code does not fit")
    detail = _("The code does not fit. Look at the newest mail from us, or use the link in it.")
    field = "code"


class NothingToMoveError(NewsletterError):
    title = _("There is nothing to move")
    detail = _("No newsletter goes to the address now, so there is none to correct it for.")


class SameAddressError(NewsletterError):
    title = _("That is the same address")
    detail = _("Newsletters go to this address already.")
    field = "email"


class FrequencyRefusedError(NewsletterError):
    title = _("It does not come so often")
    detail = _("Choose how often you want it: as it comes, or more seldom.")
    field = "frequency"


class PauseRefusedError(NewsletterError):
    title = _("That day does not do")
    detail = _("Choose a day from tomorrow on, within a year.")
    field = "until"


class TooOftenError(NewsletterError):
    status = 429
    title = _("That was often")
    detail = _("That was often for one day. Try again tomorrow, or write to us.")
    field = "email"


class NameRefusedError(NewsletterError):
    title = _("That name is too long")
    detail = _("Write one line of at most 120 characters.")
    field = "name"


class LanguageRefusedError(NewsletterError):
    title = _("We do not write that language")
    detail = _("Choose one of the languages we write.")
    field = "locale"


class PaceOverError(NewsletterError):
    status = 410
    title = _("There is nothing to change")
    detail = _("Nothing of this newsletter is left here. You are welcome to sign up again.")


class UndoOverError(NewsletterError):
    status = 410
    title = _("There is nothing to undo")
    detail = _("The week is over, or you have changed it since. On Min side you see how it stands.")


class AnswerInvalid(NewsletterError):
    """An answer that does not fit its question. ``question``: the id."""

    title = _("This does not answer the question")

    def __init__(self, question: int, detail: str) -> None:
        super().__init__(detail)
        self.question, self.detail = question, detail
        self.field = f"answers.{question}"


class AnswerFormOverError(NewsletterError):
    status = 410
    title = _("This form is closed")
    detail = _("It was open for an hour. You can answer on Min side, whenever you like.")
