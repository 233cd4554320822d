import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from contracts.record.v1 import record_pb2 as _record_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class RulebookRecordReleased(_message.Message):
    __slots__ = ("record", "version", "kind", "code", "rows_json")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    ROWS_JSON_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    version: str
    kind: str
    code: str
    rows_json: str
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., version: _Optional[str] = ..., kind: _Optional[str] = ..., code: _Optional[str] = ..., rows_json: _Optional[str] = ...) -> None: ...

class RulebookReleased(_message.Message):
    __slots__ = ("record", "version", "digest", "record_count", "records_sha256", "published_at", "in_force_from")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    RECORD_COUNT_FIELD_NUMBER: _ClassVar[int]
    RECORDS_SHA256_FIELD_NUMBER: _ClassVar[int]
    PUBLISHED_AT_FIELD_NUMBER: _ClassVar[int]
    IN_FORCE_FROM_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    version: str
    digest: str
    record_count: int
    records_sha256: str
    published_at: _timestamp_pb2.Timestamp
    in_force_from: str
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., version: _Optional[str] = ..., digest: _Optional[str] = ..., record_count: _Optional[int] = ..., records_sha256: _Optional[str] = ..., published_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., in_force_from: _Optional[str] = ...) -> None: ...
