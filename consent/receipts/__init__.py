"""Receipts: what a person keeps of one record, with the proof that it stands in the log."""

from consent.receipts.make import receipt, receipt_file, receipt_token, record_for_token

__all__ = ["receipt", "receipt_file", "receipt_token", "record_for_token"]
