"""The verbs of ``make``, by what they are about; ``tools/__main__.py`` gathers them."""
