"""Keeps a firm's word: promises found in what was said, dated, reminded, kept, and thanked for."""

__version__ = "0.1.0"
