from contracts.record.v1 import record_pb2 as _record_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ErasureOrdered(_message.Message):
    __slots__ = ("record", "erasure_id", "subject_ref", "legal_ground")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    ERASURE_ID_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_REF_FIELD_NUMBER: _ClassVar[int]
    LEGAL_GROUND_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    erasure_id: str
    subject_ref: str
    legal_ground: str
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., erasure_id: _Optional[str] = ..., subject_ref: _Optional[str] = ..., legal_ground: _Optional[str] = ...) -> None: ...
