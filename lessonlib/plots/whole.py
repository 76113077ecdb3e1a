"""Pixels that fill a figure, each of them drawn a whole number of times. Introduced in lesson 00."""

from matplotlib.image import AxesImage
from matplotlib.transforms import IdentityTransform


class Whole(AxesImage):
    """Fill a figure with bytes (H, W, 4), as large as it is at 100 dots an inch.

    At 200 or 300 it looks as matplotlib draws it, whose own way takes some 90 MB for 1,600 x 1,000 pixels.
    At other numbers matplotlib draws it.
    """

    def make_image(self, renderer, magnification=1.0, unsampled=False):
        times = self.figure.dpi * magnification / 100
        if unsampled or not times.is_integer():
            return super().make_image(renderer, magnification, unsampled)
        upwards = self.get_array().data[::-1]  # a renderer's rows begin below
        return upwards.repeat(int(times), 0).repeat(int(times), 1), 0, 0, IdentityTransform()
