"""The Nu checker for HTML: a Java program that npm brings (``make checkers``)."""

import shutil

from tests.files import BASE_DIR

TOOLS = BASE_DIR / ".cache" / "npm" / "node_modules"
JAR = TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"


def missing() -> str:
    """Why HTML cannot be checked on this machine; empty where it can."""
    if shutil.which("java") is None:
        return "there is no Java on this machine"
    return "" if JAR.exists() else "there is no Nu checker in .cache/ (`make checkers` gets it by npm)"
