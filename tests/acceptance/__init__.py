"""Whole weeks, from outside: HTTP in, mail out."""
