"""The verbs of ``make``, by what they are about; ``cli/__main__.py`` gathers them."""
