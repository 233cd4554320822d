import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from contracts.record.v1 import record_pb2 as _record_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class SurgeDetected(_message.Message):
    __slots__ = ("record", "surge_id", "headline_masked", "category_code", "area_codes", "issue_ids", "first_seen", "detected_at", "growth", "headline_issue_id", "task")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    SURGE_ID_FIELD_NUMBER: _ClassVar[int]
    HEADLINE_MASKED_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_CODE_FIELD_NUMBER: _ClassVar[int]
    AREA_CODES_FIELD_NUMBER: _ClassVar[int]
    ISSUE_IDS_FIELD_NUMBER: _ClassVar[int]
    FIRST_SEEN_FIELD_NUMBER: _ClassVar[int]
    DETECTED_AT_FIELD_NUMBER: _ClassVar[int]
    GROWTH_FIELD_NUMBER: _ClassVar[int]
    HEADLINE_ISSUE_ID_FIELD_NUMBER: _ClassVar[int]
    TASK_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    surge_id: str
    headline_masked: str
    category_code: str
    area_codes: _containers.RepeatedScalarFieldContainer[str]
    issue_ids: _containers.RepeatedScalarFieldContainer[str]
    first_seen: _timestamp_pb2.Timestamp
    detected_at: _timestamp_pb2.Timestamp
    growth: float
    headline_issue_id: str
    task: SurgeTask
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., surge_id: _Optional[str] = ..., headline_masked: _Optional[str] = ..., category_code: _Optional[str] = ..., area_codes: _Optional[_Iterable[str]] = ..., issue_ids: _Optional[_Iterable[str]] = ..., first_seen: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., detected_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., growth: _Optional[float] = ..., headline_issue_id: _Optional[str] = ..., task: _Optional[_Union[SurgeTask, _Mapping]] = ...) -> None: ...

class SurgeTask(_message.Message):
    __slots__ = ("lead_unit", "told_units", "to_verify", "acknowledge_by", "answer_by")
    LEAD_UNIT_FIELD_NUMBER: _ClassVar[int]
    TOLD_UNITS_FIELD_NUMBER: _ClassVar[int]
    TO_VERIFY_FIELD_NUMBER: _ClassVar[int]
    ACKNOWLEDGE_BY_FIELD_NUMBER: _ClassVar[int]
    ANSWER_BY_FIELD_NUMBER: _ClassVar[int]
    lead_unit: str
    told_units: _containers.RepeatedScalarFieldContainer[str]
    to_verify: bool
    acknowledge_by: _timestamp_pb2.Timestamp
    answer_by: _timestamp_pb2.Timestamp
    def __init__(self, lead_unit: _Optional[str] = ..., told_units: _Optional[_Iterable[str]] = ..., to_verify: _Optional[bool] = ..., acknowledge_by: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., answer_by: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class SurgeHandled(_message.Message):
    __slots__ = ("record", "surge_id", "headline_masked", "headline_issue_id", "area_codes", "task", "claim_masked", "answer_masked")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    SURGE_ID_FIELD_NUMBER: _ClassVar[int]
    HEADLINE_MASKED_FIELD_NUMBER: _ClassVar[int]
    HEADLINE_ISSUE_ID_FIELD_NUMBER: _ClassVar[int]
    AREA_CODES_FIELD_NUMBER: _ClassVar[int]
    TASK_FIELD_NUMBER: _ClassVar[int]
    CLAIM_MASKED_FIELD_NUMBER: _ClassVar[int]
    ANSWER_MASKED_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    surge_id: str
    headline_masked: str
    headline_issue_id: str
    area_codes: _containers.RepeatedScalarFieldContainer[str]
    task: SurgeTask
    claim_masked: str
    answer_masked: str
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., surge_id: _Optional[str] = ..., headline_masked: _Optional[str] = ..., headline_issue_id: _Optional[str] = ..., area_codes: _Optional[_Iterable[str]] = ..., task: _Optional[_Union[SurgeTask, _Mapping]] = ..., claim_masked: _Optional[str] = ..., answer_masked: _Optional[str] = ...) -> None: ...
