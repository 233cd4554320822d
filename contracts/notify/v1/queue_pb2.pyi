from contracts.record.v1 import record_pb2 as _record_pb2
from contracts.routing.v1 import case_pb2 as _case_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class QueueChanged(_message.Message):
    __slots__ = ("record", "unit_code", "case_id", "case_version", "cause_event_id", "cause", "kind", "role", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    UNIT_CODE_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_VERSION_FIELD_NUMBER: _ClassVar[int]
    CAUSE_EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    unit_code: str
    case_id: str
    case_version: int
    cause_event_id: str
    cause: str
    kind: str
    role: str
    case: _case_pb2.Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., unit_code: _Optional[str] = ..., case_id: _Optional[str] = ..., case_version: _Optional[int] = ..., cause_event_id: _Optional[str] = ..., cause: _Optional[str] = ..., kind: _Optional[str] = ..., role: _Optional[str] = ..., case: _Optional[_Union[_case_pb2.Case, _Mapping]] = ...) -> None: ...
