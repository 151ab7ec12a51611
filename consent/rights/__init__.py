"""What a person may ask for (GDPR Art. 15 to 21), in every room of the house."""

from consent.rights.registry import Removed, erase, export, needs, register

__all__ = ["Removed", "erase", "export", "needs", "register"]
