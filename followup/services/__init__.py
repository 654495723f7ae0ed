"""Verbs: they decide and write. Each takes the session and `now`, never commits, and knows no HTTP."""
