from contracts.record.v1 import record_pb2 as _record_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class IntegrityAlertRaised(_message.Message):
    __slots__ = ("record", "kind", "service", "topic", "expected", "found")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    SERVICE_FIELD_NUMBER: _ClassVar[int]
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_FIELD_NUMBER: _ClassVar[int]
    FOUND_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    kind: str
    service: str
    topic: str
    expected: int
    found: int
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., kind: _Optional[str] = ..., service: _Optional[str] = ..., topic: _Optional[str] = ..., expected: _Optional[int] = ..., found: _Optional[int] = ...) -> None: ...
