"""Makes the weights of `nlp.learned` from the messages here: `python -m nlp.training.train [--check]`."""
