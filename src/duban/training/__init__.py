"""演练: a fictional place, twelve accounts and three hundred cases made by walking the real steps, all marked 演示."""
