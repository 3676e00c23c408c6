"""Pure ground floor: time, periods, money, identity numbers, scripts, draws, errors."""
