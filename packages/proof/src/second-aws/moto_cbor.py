"""Teaches moto the protocol in which CloudWatch is asked by the newer SDKs, and so by Terraform: Smithy's RPC v2 with CBOR.

Only the words change, not what moto does with them: its parser and serializer of JSON take the same values. Upstream this
would be an entry each in PROTOCOL_PARSERS and SERIALIZERS, one more content type in determine_request_protocol, and the path
/service/<name>/operation/<operation> for every service whose model names the protocol.

https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
"""
import re
from datetime import timezone

import cbor2
from moto.cloudwatch import urls
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core import parse, responses, serialize

PROTOCOL = "smithy-rpc-v2-cbor"
CONTENT_TYPE = "application/cbor"
OPERATION = re.compile(r"/service/\w+/operation/(\w+)$")


class CborParser(parse.JSONParser):
    def _parse_body_as_json(self, body_contents):
        return cbor2.loads(body_contents) if body_contents else {}

    def _parse_timestamp(self, shape, value):
        return value


class CborSerializer(serialize.JSONSerializer):
    def _get_protocol_specific_content_type(self):
        return CONTENT_TYPE

    def _get_protocol_specific_error_code(self, error):
        return error.name

    def _serialize_body(self, body):
        return cbor2.dumps(body)

    def _serialized_result_to_response(self, *args):
        return _marked(super()._serialized_result_to_response(*args))

    def _serialized_error_to_response(self, *args):
        return _marked(super()._serialized_error_to_response(*args))

    def _serialize_type_timestamp(self, serialized, value, shape, key):
        aware = value if value.tzinfo else value.replace(tzinfo=timezone.utc)
        # tag 1: seconds since 1970
        serialized[key] = cbor2.CBORTag(1, aware.timestamp())


def _marked(response):
    response["headers"]["smithy-protocol"] = "rpc-v2-cbor"
    return response


_determine_request_protocol = responses.determine_request_protocol
_get_action = CloudWatchResponse._get_action


def _protocol(service_model, content_type=None):
    return PROTOCOL if content_type == CONTENT_TYPE else _determine_request_protocol(service_model, content_type)


def _action(self):
    operation = OPERATION.search(self.path)
    return operation[1] if operation else _get_action(self)


parse.PROTOCOL_PARSERS[PROTOCOL] = CborParser
serialize.SERIALIZERS[PROTOCOL] = CborSerializer
responses.determine_request_protocol = _protocol
CloudWatchResponse._get_action = _action
# CBOR is not text
CloudWatchResponse.use_raw_body = True
urls.url_paths[r"{0}/service/(?P<service>[^/]+)/operation/(?P<operation>[^/]+)$"] = CloudWatchResponse.dispatch
