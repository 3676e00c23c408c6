"""流水: one door for every change; entries chain by hash, checkpoints sign them, ``verify`` proves them."""
