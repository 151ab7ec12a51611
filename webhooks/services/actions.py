"""What an owner does with a webhook, as Wagtail's own log names it."""

ADD, CHANGE, ROTATE, REMOVE = "webhooks.add", "webhooks.change", "webhooks.rotate", "webhooks.remove"
ON, OFF, TRY, REPLAY = "webhooks.on", "webhooks.off", "webhooks.test", "webhooks.replay"
