"""Receipts: what a person keeps of one record, with the proof that it stands in the log."""

from consent.receipts.make import VERIFIER, receipt, receipt_file, receipt_token, record_for_token

__all__ = ["VERIFIER", "receipt", "receipt_file", "receipt_token", "record_for_token"]
