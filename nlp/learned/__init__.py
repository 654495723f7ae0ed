"""What is learned from examples where rules stop generalising: whether a clause is a promise, whose, a need, a solution.

`classifier` asks the shipped weights, `second_opinion` lets them overrule the rules, `train` makes them from the
messages beside it. What the weights were made from and how good they are stands in MODEL.md.
"""
