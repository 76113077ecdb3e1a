"""Small worlds for the eye: loss landscapes, points on a plane, the game in two dimensions. Lesson 02."""
