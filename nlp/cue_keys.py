"""What a language's cues.toml holds: the keys of its sections, and the groups of them that are asked for together."""

from __future__ import annotations

LINES = frozenset(
    {"header", "greeting", "closing", "postscript", "attribution", "columns", "facts", "done", "who", "what", "when"}
)
HEADS = frozenset({"need", "solution", "action", "ours", "theirs", "people", "none"})
VERBS = frozenset(
    [
        "performative",
        "stative",
        "receiving",
        "giving",
        "hours",
        "reporting",
        "wanting",
        "needing",
        "holding",
        "promising",
        "awaiting",
        "supplying",
        "dispatching",
        "agreeing",
        "following",
        "idle",
        "starting",
        "answering",
    ]
)
PHRASES = frozenset(
    [
        "assurance",
        "undeniable",
        "asking",
        "past_task",
        "tag_question",
        "wanting",
        "complaining",
        "telling",
        "agreeing",
        "arranged",
        "charged",
    ]
)
CLAUSES = frozenset(
    [
        "coordinating",
        "subordinating",
        "causal",
        "conditional",
        "content",
        "reversal",
        "contrast",
        "alternative",
        "questioning",
    ]
)
# fmt: off
OWNERS = frozenset([
    "ours", "others", "customers", "firms", "roles", "titles", "possessive_ours", "possessive_theirs", "we",
    "subject_pronouns", "us", "they", "outside", "possessive_third", "families", "given", "businesses",
    "unasked", "agents", "belonging", "bodies", "places", "firm_marks", "assemblies", "parties", "standing_for",
    "meeting", "contractors", "charges", "behind_firms", "offices", "indefinite", "tradesmen", "workshops",
    "callings", "liaisons", "never_ours", "addressed", "codesto", "freelance", "internal", "attending",
    "addressing", "spoken_to", "supplying_firms", "firm_beginnings", "firm_endings", "beside", "schooling",
])
# fmt: on
JOINED_GRAMMAR = {
    "function_words": ("determiners", "prepositions", "adverbs"),
    "adverbs_clitics": ("adverbs", "clitics"),
    "beginnings": ("subjects", "lead_ins"),
}
JOINED_VERBS = {
    "telling": ("reporting", "performative", "promising"),
    "vouching": ("reporting", "performative"),
}
JOINED_CLAUSES = {"cutting": ("content", "coordinating", "subordinating")}
JOINED_OWNERS = {
    "trades": ("ours", "others", "roles", "customers"),
    "other_side": ("parties", "they"),
    "both_sides": ("us", "they"),
    "possessives": ("possessive_ours", "possessive_theirs"),
    "kinds_of_firms": ("firms", "bodies", "businesses"),
    "doing": ("ours", "others"),
    "telling_whose": (
        *("possessive_ours", "possessive_theirs", "possessive_third", "outside", "titles", "subject_pronouns"),
        *("ours", "others", "customers", "firms", "roles", "businesses", "bodies", "charges", "contractors"),
        *("offices", "callings", "tradesmen", "supplying_firms"),
    ),
    "introducing": ("standing_for", "beside", "possessive_ours", "us", "they"),
}
EXPLAINED = ("common", "facets", "determiners", "prepositions", "adverbs", "clitics")
KINDS = ("payment", "quote", "visit", "call", "delivery", "document")
