from newsletter.models.digests import Digest
from newsletter.models.figures import DayFigure
from newsletter.models.imports import ImportedConsent, ImportRun
from newsletter.models.issues import IssuePage, Sending
from newsletter.models.lists import MailingList, MailingListText, NoticeFrequency
from newsletter.models.pages import NewsletterPage
from newsletter.models.people import DeliveryPreference, Departure, Subscriber
from newsletter.models.questions import Answer, Choice, Question, QuestionText
from newsletter.models.requests import Intake, Login, SignupRequest
from newsletter.models.segments import Segment

__all__ = [
    "Answer",
    "Choice",
    "DayFigure",
    "DeliveryPreference",
    "Departure",
    "Digest",
    "ImportRun",
    "ImportedConsent",
    "Intake",
    "IssuePage",
    "Login",
    "MailingList",
    "MailingListText",
    "NewsletterPage",
    "NoticeFrequency",
    "Question",
    "QuestionText",
    "Segment",
    "Sending",
    "SignupRequest",
    "Subscriber",
]
