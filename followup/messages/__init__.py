"""Every text that a customer or a colleague reads by mail: one file a voice, subject on line one."""

from followup.messages.letter import Letter, render, to_html, voice_for

__all__ = ["Letter", "render", "to_html", "voice_for"]
