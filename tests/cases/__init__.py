"""The gold cases and how they are scored."""
