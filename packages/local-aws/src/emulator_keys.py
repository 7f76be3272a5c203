"""Which KMS key a service uses for its caller, or for itself, and with which condition keys. The emulator asks nobody.

The caller of the service is the caller of KMS: its policies and the key's decide, and can demand the way through the
service (`kms:ViaService`) and what is encrypted (`kms:EncryptionContext:…`).
"""
from emulator_decisions import service_may
from ministack.core import iam_actions
from ministack.services import kms, s3, secretsmanager, sns, sqs

READ = ("kms:Decrypt",)
# Decrypt too: the data key is kept for a while, and S3 completes the upload of parts with it
WRITE = ("kms:GenerateDataKey", "kms:Decrypt")
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
LOGS = ("kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey")
S3_KEY = "x-amz-server-side-encryption-aws-kms-key-id"



class KeyNotUsable(Exception):
    """The key that something is encrypted with is not there, or not enabled."""


def key_of_topic(topic_arn: str) -> str | None:
    topic = sns._topic_by_arn_any_scope(sns._normalize_arn(topic_arn)) or {}
    return topic.get("attributes", {}).get("KmsMasterKeyId")


def key_of_queue(queue_arn: str) -> str | None:
    return (sqs._queue_by_arn(queue_arn) or {}).get("attributes", {}).get("KmsMasterKeyId")


def service_may_use(principal: str, key: str | None, via: str, encrypted: tuple[str, str], source_arn: str) -> bool:
    """Whether a service may encrypt with the key as itself.

    :param key: None where nothing is encrypted with a key of the account
    :param via: the service that it asks, for example sns
    :param encrypted: the encryption context, name and value
    """
    if not key:
        return True
    record = kms._resolve_key(key)
    if not _usable(record):
        return False
    context = _key_context(via, record, encrypted)
    return all(service_may(principal, action, record["Arn"], source_arn, context) for action in WRITE)


def logs_may_use(key: str, group_arn: str, region: str) -> bool:
    """Whether CloudWatch Logs may encrypt the log group with the key."""
    record = kms._resolve_key(key)
    context = {"kms:EncryptionContext:aws:logs:arn": group_arn}
    principal = f"logs.{region}.amazonaws.com"
    return _usable(record) and all(service_may(principal, action, record["Arn"], "", context) for action in LOGS)


def _usable(record) -> bool:
    return record is not None and kms._check_key_state(record) is None


def _key_context(via: str, record: dict, encrypted: tuple[str, str]) -> dict:
    region = record["Arn"].split(":")[3]
    name, value = encrypted
    return {
        "kms:ViaService": f"{via}.{region}.amazonaws.com",
        "kms:CallerAccount": record["Arn"].split(":")[4],
        "kms:EncryptionContextKeys": [name],
        f"kms:EncryptionContext:{name}": value,
    }


def _use_of_key(action: str, resource: str, context: dict):
    """What the call has KMS do: (key, service, actions, encryption context), or None."""
    if action == "sns:Publish":
        return key_of_topic(resource), "sns", WRITE, ("aws:sns:topicArn", resource)
    if action in ("sqs:SendMessage", "sqs:ReceiveMessage"):
        actions = WRITE if action == "sqs:SendMessage" else READ
        return key_of_queue(resource), "sqs", actions, ("aws:sqs:arn", resource)
    if action.startswith("secretsmanager:"):
        return _use_by_secret(action.split(":")[1], resource, context)
    if action in ("s3:PutObject", "s3:GetObject", "s3:GetObjectVersion"):
        return _use_by_object(action, resource, context)
    return None


def _use_by_secret(operation: str, resource: str, context: dict):
    _, secret = secretsmanager._resolve(resource)
    # a key in the request is the new one (emulator_authorization.py)
    key = context.get("secretsmanager:KmsKeyId") or (secret or {}).get("KmsKeyId")
    actions = {"GetSecretValue": READ, "PutSecretValue": WRITE, "CreateSecret": WRITE, "UpdateSecret": WRITE}
    if operation not in actions:
        return None
    return key, "secretsmanager", actions[operation], ("SecretARN", resource)


def _use_by_object(action: str, resource: str, context: dict):
    bucket_arn, _, name = resource.partition("/")
    bucket = bucket_arn.removeprefix("arn:aws:s3:::")
    encryption = s3._bucket_default_sse_headers(bucket)
    if action == "s3:PutObject":
        key, actions = context.get(f"s3:{S3_KEY}") or encryption.get(S3_KEY), WRITE
    else:
        found = (s3._buckets.get(bucket) or {}).get("objects", {}).get(name)
        stored = s3._stored_sse_headers(found) if found else {}
        # an older version, whose record is elsewhere, counts as encrypted by the bucket's settings of today
        key, actions = stored.get(S3_KEY) or (encryption.get(S3_KEY) if action.endswith("Version") else None), READ
    # a bucket key is for the whole bucket
    bucket_key = "<BucketKeyEnabled>true" in (s3._bucket_encryption.get(bucket) or "")
    return key, "s3", actions, ("aws:s3:arn", bucket_arn if bucket_key else resource)


def uses_of_key(action: str, resource: str, context: dict):
    """What the call has KMS do in its caller's name: [(action, key's ARN, condition keys)].

    :raises KeyNotUsable: where the key is not there, disabled, or about to be deleted
    """
    use = _use_of_key(action, resource, context)
    # AWS's own keys (alias/aws/…) let everyone of the account through their service
    if use is None or not use[0] or "alias/aws/" in use[0]:
        return []
    key, via, actions, encrypted = use
    record = kms._resolve_key(key)
    if not _usable(record):
        raise KeyNotUsable(key)
    return [(action, record["Arn"], _key_context(via, record, encrypted)) for action in actions]


_s3_service_context = iam_actions.s3_service_context


def _s3_context_with_key(iam_action, query_params, path="", headers=None):
    """With the condition key that names the key of a write."""
    context = _s3_service_context(iam_action, query_params, path, headers)
    key = (headers or {}).get(S3_KEY) if iam_action == "s3:PutObject" else None
    return {**context, f"s3:{S3_KEY}": key} if key else context


iam_actions.s3_service_context = _s3_context_with_key
