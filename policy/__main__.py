"""What the engine starts: it serves the rules until the engine is done."""

import sys
from pathlib import Path

# The engine starts a pack in the pack's own folder, or in the project's; the modules are here.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pulumi_policy as crossguard

from policy.pack import policies

crossguard.PolicyPack(
    name="code24",
    policies=policies(),
    enforcement_level=crossguard.EnforcementLevel.MANDATORY,
)
