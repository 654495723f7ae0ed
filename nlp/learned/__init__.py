"""What is learned from examples where rules stop generalising: where promises are, whose, by whom, what puts them off,
and what a recap needs and solves.

`features` says what the network is told, `network` asks the shipped weights, `answers` reads what comes back, and
`second_opinion` lets it overrule the rules. `nlp.training` makes the weights. What they were made from and how good
they are stands in MODEL.md.
"""
