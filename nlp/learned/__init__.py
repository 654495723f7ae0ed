"""What is learned from examples where rules stop generalising: is a clause a promise, whose, a need, a solution, and
which of its words put it off.

`network` asks the shipped weights, `second_opinion` lets them overrule the rules, `nlp.training`
makes them. What they were made from and how good they are stands in MODEL.md.
"""
