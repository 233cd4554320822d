import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from contracts.record.v1 import record_pb2 as _record_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CaseAssigned(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseSentToTriage(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseDisputed(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseAccepted(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseResolved(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseStarted(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseReassigned(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class AssignmentObjected(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class ObjectionDecided(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseReturned(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class ReturnRefused(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseTransferred(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseDelegated(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseMoved(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseReportedUp(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class UnitsWhistled(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class AssistRequested(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class AssistCompleted(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class AssistWaived(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class ExtensionRequested(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class ExtensionDecided(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseSuspended(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class ReporterAsked(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseResumed(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class MessagePosted(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseFollowedUp(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class FalseClosureNoticed(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseClosed(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseRejected(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseReopened(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseSupervised(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class SupervisionAnswered(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseReminded(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseMerged(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseUnmerged(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseLinked(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseSplit(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class StatementMade(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseRuled(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class DeviationNoticed(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class AssistOverdue(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseSupplemented(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class FeedbackNoted(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class ReopenAsked(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseWithdrawn(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class BreachNoticed(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class CaseEscalated(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class ClockRebased(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class MarkHeard(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class MarkUpheld(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class MarkExcused(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class MarkAppealed(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class MarkReminded(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class MarkUnanswered(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class Case(_message.Message):
    __slots__ = ("case_id", "case_version", "state", "open311_status", "title_masked", "category_code", "area_code", "urgency", "channel", "reporter_ref", "lead", "assistants", "deadlines", "received_at", "triage_reason", "result_masked", "disputed_units", "supervising_unit", "receiving_unit", "withheld_from", "flags", "question_masked", "merged_into", "part_ids", "return_count", "call_back_wanted")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_VERSION_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    OPEN311_STATUS_FIELD_NUMBER: _ClassVar[int]
    TITLE_MASKED_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_CODE_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    URGENCY_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    REPORTER_REF_FIELD_NUMBER: _ClassVar[int]
    LEAD_FIELD_NUMBER: _ClassVar[int]
    ASSISTANTS_FIELD_NUMBER: _ClassVar[int]
    DEADLINES_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_AT_FIELD_NUMBER: _ClassVar[int]
    TRIAGE_REASON_FIELD_NUMBER: _ClassVar[int]
    RESULT_MASKED_FIELD_NUMBER: _ClassVar[int]
    DISPUTED_UNITS_FIELD_NUMBER: _ClassVar[int]
    SUPERVISING_UNIT_FIELD_NUMBER: _ClassVar[int]
    RECEIVING_UNIT_FIELD_NUMBER: _ClassVar[int]
    WITHHELD_FROM_FIELD_NUMBER: _ClassVar[int]
    FLAGS_FIELD_NUMBER: _ClassVar[int]
    QUESTION_MASKED_FIELD_NUMBER: _ClassVar[int]
    MERGED_INTO_FIELD_NUMBER: _ClassVar[int]
    PART_IDS_FIELD_NUMBER: _ClassVar[int]
    RETURN_COUNT_FIELD_NUMBER: _ClassVar[int]
    CALL_BACK_WANTED_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    case_version: int
    state: str
    open311_status: str
    title_masked: str
    category_code: str
    area_code: str
    urgency: str
    channel: str
    reporter_ref: str
    lead: Lead
    assistants: _containers.RepeatedCompositeFieldContainer[Assistant]
    deadlines: Deadlines
    received_at: _timestamp_pb2.Timestamp
    triage_reason: str
    result_masked: str
    disputed_units: _containers.RepeatedScalarFieldContainer[str]
    supervising_unit: str
    receiving_unit: str
    withheld_from: _containers.RepeatedScalarFieldContainer[str]
    flags: _containers.RepeatedScalarFieldContainer[str]
    question_masked: str
    merged_into: str
    part_ids: _containers.RepeatedScalarFieldContainer[str]
    return_count: int
    call_back_wanted: bool
    def __init__(self, case_id: _Optional[str] = ..., case_version: _Optional[int] = ..., state: _Optional[str] = ..., open311_status: _Optional[str] = ..., title_masked: _Optional[str] = ..., category_code: _Optional[str] = ..., area_code: _Optional[str] = ..., urgency: _Optional[str] = ..., channel: _Optional[str] = ..., reporter_ref: _Optional[str] = ..., lead: _Optional[_Union[Lead, _Mapping]] = ..., assistants: _Optional[_Iterable[_Union[Assistant, _Mapping]]] = ..., deadlines: _Optional[_Union[Deadlines, _Mapping]] = ..., received_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., triage_reason: _Optional[str] = ..., result_masked: _Optional[str] = ..., disputed_units: _Optional[_Iterable[str]] = ..., supervising_unit: _Optional[str] = ..., receiving_unit: _Optional[str] = ..., withheld_from: _Optional[_Iterable[str]] = ..., flags: _Optional[_Iterable[str]] = ..., question_masked: _Optional[str] = ..., merged_into: _Optional[str] = ..., part_ids: _Optional[_Iterable[str]] = ..., return_count: _Optional[int] = ..., call_back_wanted: _Optional[bool] = ...) -> None: ...

class Lead(_message.Message):
    __slots__ = ("unit_code", "post_code", "power_code", "person")
    UNIT_CODE_FIELD_NUMBER: _ClassVar[int]
    POST_CODE_FIELD_NUMBER: _ClassVar[int]
    POWER_CODE_FIELD_NUMBER: _ClassVar[int]
    PERSON_FIELD_NUMBER: _ClassVar[int]
    unit_code: str
    post_code: str
    power_code: str
    person: str
    def __init__(self, unit_code: _Optional[str] = ..., post_code: _Optional[str] = ..., power_code: _Optional[str] = ..., person: _Optional[str] = ...) -> None: ...

class Assistant(_message.Message):
    __slots__ = ("unit_code", "post_code", "power_code", "task_id", "resolve_at", "state")
    UNIT_CODE_FIELD_NUMBER: _ClassVar[int]
    POST_CODE_FIELD_NUMBER: _ClassVar[int]
    POWER_CODE_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    RESOLVE_AT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    unit_code: str
    post_code: str
    power_code: str
    task_id: str
    resolve_at: _timestamp_pb2.Timestamp
    state: str
    def __init__(self, unit_code: _Optional[str] = ..., post_code: _Optional[str] = ..., power_code: _Optional[str] = ..., task_id: _Optional[str] = ..., resolve_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., state: _Optional[str] = ...) -> None: ...

class Deadlines(_message.Message):
    __slots__ = ("respond_at", "resolve_at", "provisional")
    RESPOND_AT_FIELD_NUMBER: _ClassVar[int]
    RESOLVE_AT_FIELD_NUMBER: _ClassVar[int]
    PROVISIONAL_FIELD_NUMBER: _ClassVar[int]
    respond_at: _timestamp_pb2.Timestamp
    resolve_at: _timestamp_pb2.Timestamp
    provisional: bool
    def __init__(self, respond_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., resolve_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., provisional: _Optional[bool] = ...) -> None: ...

class CaseWatched(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class WatchEnded(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class MediationOpened(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class MediationSessionRecorded(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class MediationAgreed(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class MediationFailed(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class RecheckOpened(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class PartnerTaskOffered(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class PartnerTaskClaimed(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class PartnerTaskReleased(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class PartnerTaskDone(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class PartnerTaskConfirmed(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class PartnerTaskSentBack(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class PartnerTaskWithdrawn(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...

class QuestionNoted(_message.Message):
    __slots__ = ("record", "case", "question_id", "due_at")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    QUESTION_ID_FIELD_NUMBER: _ClassVar[int]
    DUE_AT_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    question_id: str
    due_at: _timestamp_pb2.Timestamp
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ..., question_id: _Optional[str] = ..., due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class QuestionAnswered(_message.Message):
    __slots__ = ("record", "case", "question_id", "answer_masked")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    QUESTION_ID_FIELD_NUMBER: _ClassVar[int]
    ANSWER_MASKED_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    question_id: str
    answer_masked: str
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ..., question_id: _Optional[str] = ..., answer_masked: _Optional[str] = ...) -> None: ...

class FixProposed(_message.Message):
    __slots__ = ("record", "case", "number", "text_masked", "answer_by")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    TEXT_MASKED_FIELD_NUMBER: _ClassVar[int]
    ANSWER_BY_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    number: int
    text_masked: str
    answer_by: _timestamp_pb2.Timestamp
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ..., number: _Optional[int] = ..., text_masked: _Optional[str] = ..., answer_by: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class FixAnswerNoted(_message.Message):
    __slots__ = ("record", "case")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    case: Case
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., case: _Optional[_Union[Case, _Mapping]] = ...) -> None: ...
