"""After a run that failed or was killed: nothing made twice, nothing left over, nothing lost.

Namespaces, DNS records, routes and some others are made by a POST. When the answer to it is lost,
the engine has no record of what was made, and making it again is refused, or makes a second one.
Such a thing is taken back, as long as nothing is in it and nothing uses it, and the next run makes
it again. It is not imported instead: after the import of a dispatch namespace the official provider
has no name for it and replaces it.
"""

from operations.recover.begun import begun
from operations.recover.recover import recover
from operations.recover.unrecorded import Unrecorded

__all__ = ["Unrecorded", "begun", "recover"]
