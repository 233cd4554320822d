import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from contracts.record.v1 import record_pb2 as _record_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ConsentChange(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CONSENT_CHANGE_UNSPECIFIED: _ClassVar[ConsentChange]
    CONSENT_CHANGE_GIVEN: _ClassVar[ConsentChange]
    CONSENT_CHANGE_WITHDRAWN: _ClassVar[ConsentChange]
CONSENT_CHANGE_UNSPECIFIED: ConsentChange
CONSENT_CHANGE_GIVEN: ConsentChange
CONSENT_CHANGE_WITHDRAWN: ConsentChange

class MessageConsentChanged(_message.Message):
    __slots__ = ("record", "template_id", "change", "changed_at")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    TEMPLATE_ID_FIELD_NUMBER: _ClassVar[int]
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    CHANGED_AT_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    template_id: str
    change: ConsentChange
    changed_at: _timestamp_pb2.Timestamp
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., template_id: _Optional[str] = ..., change: _Optional[_Union[ConsentChange, str]] = ..., changed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
