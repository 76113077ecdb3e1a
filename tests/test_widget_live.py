"""What all live parts share, without a browser: the first picture travels with the display."""

from lessonlib.widgets.live import LiveWidget


class Counter(LiveWidget):
    """A live part that answers with how often it was asked."""

    asked = 0

    def respond(self, request):
        self.asked += 1
        return self.obey(request) | {"asked": self.asked}, bytes([self.asked])

    def __repr__(self):
        return "Counter"


def test_the_first_picture_is_made_when_the_part_is_displayed_and_made_anew_each_time():
    counter = Counter(title="Counter")
    assert (counter.first, counter.asked) == ([], 0), "construction draws nothing"
    for times in (1, 2):
        shown, _ = counter._repr_mimebundle_(include=None, exclude=None)
        assert shown["text/plain"] == "Counter"
        reply, pixels = counter.first
        assert (reply["asked"], reply["view"], pixels) == (times, None, bytes([times]))
