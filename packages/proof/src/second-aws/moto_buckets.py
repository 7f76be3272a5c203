"""Corrects two things of moto's buckets, without which the stacks shut themselves out of theirs and cannot empty them.

- A statement of a bucket's policy that has a condition is left out of moto's judgement: it evaluates none, and takes "deny
  unless over TLS" for "deny". Upstream: evaluate them, as its trust policies do.
- A marker of a deletion can be deleted by its version. Upstream: `dispose`, as each object has it.
"""
import json

from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.s3.models import FakeBucket, FakeDeleteMarker


def _permission(self, action, resource):
    if self.policy is None:
        return PermissionResult.NEUTRAL
    policy = json.loads(self.policy)
    statements = policy["Statement"] if isinstance(policy["Statement"], list) else [policy["Statement"]]
    judged = [statement for statement in statements if "Condition" not in statement]
    return IAMPolicy(json.dumps({**policy, "Statement": judged})).is_action_permitted(action, resource)


FakeBucket.get_permission = _permission
FakeDeleteMarker.dispose = lambda self, garbage=False: None
