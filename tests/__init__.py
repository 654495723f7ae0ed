"""Sentences about people and their week, against real counterparts."""
