"""After a run that failed or was killed: nothing made twice, nothing left over, nothing lost.

A KV namespace and a dispatch namespace are made by a POST. When the answer to it is lost, the
engine has no record of what was made, and making it again is refused. Such a namespace is taken
back, as long as it is empty, and the next run makes it again. It is not imported instead: after
the import of a dispatch namespace the official provider has no name for it and replaces it.
"""

from operations.recover.begun import begun
from operations.recover.recover import recover
from operations.recover.unrecorded import Unrecorded

__all__ = ["Unrecorded", "begun", "recover"]
