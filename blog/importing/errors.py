class DocumentError(Exception):
    """Why a document cannot be imported, and the line of the file that says so."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"{line}: {reason}")
        self.line, self.reason = line, reason
