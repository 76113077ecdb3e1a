"""What the kit draws itself: each scene has a ``SPEC``, ``sample_factors`` and ``render``. Lesson 00."""
