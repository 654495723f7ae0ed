"""The functional core: frozen values and functions over the standard library and our errors. Nothing here does I/O."""
