"""Why an operation may refuse what it is asked, whatever it is for."""

# What HTTP itself says of a request, by what the operation takes.
OF_PARAMETERS = {422: "Some fields are missing or malformed; `errors` names them."}
OF_BODIES = {400: "The body is no JSON.", 413: "The body is too large.", 415: "The body is not sent as JSON."}
OF_KEYS = {
    400: "Malformed `Idempotency-Key`.",
    409: "The same `Idempotency-Key` is being worked on.",
    422: "The `Idempotency-Key` came with another body before.",
}
ALWAYS = {500: "Something broke on our side."}
