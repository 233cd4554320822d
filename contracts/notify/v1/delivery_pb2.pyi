from contracts.record.v1 import record_pb2 as _record_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DeliveryRecorded(_message.Message):
    __slots__ = ("record", "delivery_id", "case_id", "case_version", "cause_event_id", "party", "recipient_ref", "channel", "template", "state", "bundle_id")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    DELIVERY_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_VERSION_FIELD_NUMBER: _ClassVar[int]
    CAUSE_EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    PARTY_FIELD_NUMBER: _ClassVar[int]
    RECIPIENT_REF_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    TEMPLATE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    BUNDLE_ID_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    delivery_id: str
    case_id: str
    case_version: int
    cause_event_id: str
    party: str
    recipient_ref: str
    channel: str
    template: str
    state: str
    bundle_id: str
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., delivery_id: _Optional[str] = ..., case_id: _Optional[str] = ..., case_version: _Optional[int] = ..., cause_event_id: _Optional[str] = ..., party: _Optional[str] = ..., recipient_ref: _Optional[str] = ..., channel: _Optional[str] = ..., template: _Optional[str] = ..., state: _Optional[str] = ..., bundle_id: _Optional[str] = ...) -> None: ...
