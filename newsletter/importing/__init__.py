"""People brought along from another system: a file is read, looked through, imported, and perhaps undone.

``lines`` -> ``records`` -> ``columns`` (whose file it is) -> ``rows`` -> ``verdicts`` -> ``looking``, which
writes nothing about anybody -> ``writing`` -> ``undoing``.
"""
