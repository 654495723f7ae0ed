"""Bytes to facts and back."""
