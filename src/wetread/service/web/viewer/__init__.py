"""The image viewer on a page: plain JavaScript on a canvas, and the element that holds it."""
