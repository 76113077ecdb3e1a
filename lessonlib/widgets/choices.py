"""What a learner may choose in a live part, by name. Introduced in lesson 03."""


def allowed(name: str, value, words: dict, numbers: dict):
    """Return a choice as it may stand in a part's ``state``; raises ``ValueError`` for any other. Lesson 03.

    ``words`` holds what each named choice may be, ``numbers`` the (low, high) of the others; two whole ends
    make a whole number.
    """
    if name in words:
        if value not in words[name]:
            raise ValueError(f"{name}: expected one of {', '.join(words[name])}, got {value!r}")
        return value
    if name not in numbers:
        raise ValueError(f"choice: expected one of {', '.join([*words, *numbers])}, got {name!r}")
    low, high = numbers[name]
    whole = isinstance(low, int) and isinstance(high, int)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    fits = number and low <= value <= high and (not whole or value == int(value))
    if not fits:
        kind = "a whole number" if whole else "a number"
        raise ValueError(f"{name}: expected {kind} from {low:g} to {high:g}, got {value!r}")
    return int(value) if whole else float(value)
