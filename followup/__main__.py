"""`python -m followup` is the same as `followup`."""

from followup.cli import main

main()
