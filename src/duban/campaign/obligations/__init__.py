"""应报义务: what a plan makes units owe, as kinds (one file each), and the generator that turns obligations into dues (pure).

``cadence`` says when, ``select`` says who, ``channels`` says to whom, ``generate`` puts the three together, ``change`` says what a
changed plan, unit, post or channel does to the future, ``cover`` who is still missing.
"""
