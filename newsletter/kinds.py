"""The names of the newsletter's kinds of mail, as they stand in the outbox."""

CONFIRM = "newsletter.confirm"
WELCOME = "newsletter.welcome"
ALREADY = "newsletter.already"
RENEW = "newsletter.renew"
MOVED = "newsletter.moved"
LOGIN = "newsletter.login"
