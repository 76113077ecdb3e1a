"""The classroom: what a teacher does with the kit, behind one door, ``python -m lessonlib.classroom``."""
