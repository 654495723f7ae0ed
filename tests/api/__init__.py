"""The JSON API, as programs that hold a colleague's token meet it."""
