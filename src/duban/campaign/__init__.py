"""专项行动: a campaign made from a plan: phases, topics, duties, obligations and the dues they bring."""
