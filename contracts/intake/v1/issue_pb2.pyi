import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from contracts.record.v1 import record_pb2 as _record_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class IssueReceived(_message.Message):
    __slots__ = ("record", "issue")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    ISSUE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    issue: Issue
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., issue: _Optional[_Union[Issue, _Mapping]] = ...) -> None: ...

class IssueSupplemented(_message.Message):
    __slots__ = ("record", "issue_id", "text_masked", "attachment_ids", "answers_question")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    ISSUE_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_MASKED_FIELD_NUMBER: _ClassVar[int]
    ATTACHMENT_IDS_FIELD_NUMBER: _ClassVar[int]
    ANSWERS_QUESTION_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    issue_id: str
    text_masked: str
    attachment_ids: _containers.RepeatedScalarFieldContainer[str]
    answers_question: bool
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., issue_id: _Optional[str] = ..., text_masked: _Optional[str] = ..., attachment_ids: _Optional[_Iterable[str]] = ..., answers_question: _Optional[bool] = ...) -> None: ...

class FeedbackGiven(_message.Message):
    __slots__ = ("record", "issue_id", "resolved", "satisfaction", "comment_masked")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    ISSUE_ID_FIELD_NUMBER: _ClassVar[int]
    RESOLVED_FIELD_NUMBER: _ClassVar[int]
    SATISFACTION_FIELD_NUMBER: _ClassVar[int]
    COMMENT_MASKED_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    issue_id: str
    resolved: bool
    satisfaction: int
    comment_masked: str
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., issue_id: _Optional[str] = ..., resolved: _Optional[bool] = ..., satisfaction: _Optional[int] = ..., comment_masked: _Optional[str] = ...) -> None: ...

class ReopenRequested(_message.Message):
    __slots__ = ("record", "issue_id", "reason_masked")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    ISSUE_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_MASKED_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    issue_id: str
    reason_masked: str
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., issue_id: _Optional[str] = ..., reason_masked: _Optional[str] = ...) -> None: ...

class IssueWithdrawn(_message.Message):
    __slots__ = ("record", "issue_id", "reason_masked")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    ISSUE_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_MASKED_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    issue_id: str
    reason_masked: str
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., issue_id: _Optional[str] = ..., reason_masked: _Optional[str] = ...) -> None: ...

class ChildIssueOpened(_message.Message):
    __slots__ = ("record", "issue_id", "parent_issue_id")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    ISSUE_ID_FIELD_NUMBER: _ClassVar[int]
    PARENT_ISSUE_ID_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    issue_id: str
    parent_issue_id: str
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., issue_id: _Optional[str] = ..., parent_issue_id: _Optional[str] = ...) -> None: ...

class IssueFollowed(_message.Message):
    __slots__ = ("record", "issue_id", "follower_ref", "followers")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    ISSUE_ID_FIELD_NUMBER: _ClassVar[int]
    FOLLOWER_REF_FIELD_NUMBER: _ClassVar[int]
    FOLLOWERS_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    issue_id: str
    follower_ref: str
    followers: int
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., issue_id: _Optional[str] = ..., follower_ref: _Optional[str] = ..., followers: _Optional[int] = ...) -> None: ...

class IssueAnswered(_message.Message):
    __slots__ = ("record", "issue_id", "surge_id", "channel", "title_masked", "area_code", "receiving_unit", "answer_masked", "outcome", "call_back_wanted")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    ISSUE_ID_FIELD_NUMBER: _ClassVar[int]
    SURGE_ID_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    TITLE_MASKED_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    RECEIVING_UNIT_FIELD_NUMBER: _ClassVar[int]
    ANSWER_MASKED_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    CALL_BACK_WANTED_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    issue_id: str
    surge_id: str
    channel: str
    title_masked: str
    area_code: str
    receiving_unit: str
    answer_masked: str
    outcome: str
    call_back_wanted: bool
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., issue_id: _Optional[str] = ..., surge_id: _Optional[str] = ..., channel: _Optional[str] = ..., title_masked: _Optional[str] = ..., area_code: _Optional[str] = ..., receiving_unit: _Optional[str] = ..., answer_masked: _Optional[str] = ..., outcome: _Optional[str] = ..., call_back_wanted: _Optional[bool] = ...) -> None: ...

class IssueErased(_message.Message):
    __slots__ = ("record", "issue_id", "words_gone")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    ISSUE_ID_FIELD_NUMBER: _ClassVar[int]
    WORDS_GONE_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    issue_id: str
    words_gone: bool
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., issue_id: _Optional[str] = ..., words_gone: _Optional[bool] = ...) -> None: ...

class Issue(_message.Message):
    __slots__ = ("issue_id", "channel", "title_masked", "text_masked", "category_code", "area_code", "urgency", "occurred_at", "received_at", "reporter_ref", "anonymous", "on_behalf", "about_unit", "facts", "receiving_unit", "attachment_ids", "external_system", "handled_on_spot", "grid_code", "photos_before", "photos_after", "call_back_wanted")
    ISSUE_ID_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    TITLE_MASKED_FIELD_NUMBER: _ClassVar[int]
    TEXT_MASKED_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_CODE_FIELD_NUMBER: _ClassVar[int]
    AREA_CODE_FIELD_NUMBER: _ClassVar[int]
    URGENCY_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_AT_FIELD_NUMBER: _ClassVar[int]
    REPORTER_REF_FIELD_NUMBER: _ClassVar[int]
    ANONYMOUS_FIELD_NUMBER: _ClassVar[int]
    ON_BEHALF_FIELD_NUMBER: _ClassVar[int]
    ABOUT_UNIT_FIELD_NUMBER: _ClassVar[int]
    FACTS_FIELD_NUMBER: _ClassVar[int]
    RECEIVING_UNIT_FIELD_NUMBER: _ClassVar[int]
    ATTACHMENT_IDS_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_SYSTEM_FIELD_NUMBER: _ClassVar[int]
    HANDLED_ON_SPOT_FIELD_NUMBER: _ClassVar[int]
    GRID_CODE_FIELD_NUMBER: _ClassVar[int]
    PHOTOS_BEFORE_FIELD_NUMBER: _ClassVar[int]
    PHOTOS_AFTER_FIELD_NUMBER: _ClassVar[int]
    CALL_BACK_WANTED_FIELD_NUMBER: _ClassVar[int]
    issue_id: str
    channel: str
    title_masked: str
    text_masked: str
    category_code: str
    area_code: str
    urgency: str
    occurred_at: _timestamp_pb2.Timestamp
    received_at: _timestamp_pb2.Timestamp
    reporter_ref: str
    anonymous: bool
    on_behalf: bool
    about_unit: str
    facts: Facts
    receiving_unit: str
    attachment_ids: _containers.RepeatedScalarFieldContainer[str]
    external_system: str
    handled_on_spot: bool
    grid_code: str
    photos_before: _containers.RepeatedScalarFieldContainer[str]
    photos_after: _containers.RepeatedScalarFieldContainer[str]
    call_back_wanted: bool
    def __init__(self, issue_id: _Optional[str] = ..., channel: _Optional[str] = ..., title_masked: _Optional[str] = ..., text_masked: _Optional[str] = ..., category_code: _Optional[str] = ..., area_code: _Optional[str] = ..., urgency: _Optional[str] = ..., occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., received_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reporter_ref: _Optional[str] = ..., anonymous: _Optional[bool] = ..., on_behalf: _Optional[bool] = ..., about_unit: _Optional[str] = ..., facts: _Optional[_Union[Facts, _Mapping]] = ..., receiving_unit: _Optional[str] = ..., attachment_ids: _Optional[_Iterable[str]] = ..., external_system: _Optional[str] = ..., handled_on_spot: _Optional[bool] = ..., grid_code: _Optional[str] = ..., photos_before: _Optional[_Iterable[str]] = ..., photos_after: _Optional[_Iterable[str]] = ..., call_back_wanted: _Optional[bool] = ...) -> None: ...

class Facts(_message.Message):
    __slots__ = ("place_kind", "party_kind", "party_count", "repeat_count", "amount", "online")
    PLACE_KIND_FIELD_NUMBER: _ClassVar[int]
    PARTY_KIND_FIELD_NUMBER: _ClassVar[int]
    PARTY_COUNT_FIELD_NUMBER: _ClassVar[int]
    REPEAT_COUNT_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    ONLINE_FIELD_NUMBER: _ClassVar[int]
    place_kind: str
    party_kind: str
    party_count: int
    repeat_count: int
    amount: float
    online: Online
    def __init__(self, place_kind: _Optional[str] = ..., party_kind: _Optional[str] = ..., party_count: _Optional[int] = ..., repeat_count: _Optional[int] = ..., amount: _Optional[float] = ..., online: _Optional[_Union[Online, _Mapping]] = ...) -> None: ...

class Online(_message.Message):
    __slots__ = ("platform", "operator_area")
    PLATFORM_FIELD_NUMBER: _ClassVar[int]
    OPERATOR_AREA_FIELD_NUMBER: _ClassVar[int]
    platform: str
    operator_area: str
    def __init__(self, platform: _Optional[str] = ..., operator_area: _Optional[str] = ...) -> None: ...

class AnswerQuestioned(_message.Message):
    __slots__ = ("record", "issue_id", "question_id", "text_masked")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    ISSUE_ID_FIELD_NUMBER: _ClassVar[int]
    QUESTION_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_MASKED_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    issue_id: str
    question_id: str
    text_masked: str
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., issue_id: _Optional[str] = ..., question_id: _Optional[str] = ..., text_masked: _Optional[str] = ...) -> None: ...

class FixJudged(_message.Message):
    __slots__ = ("record", "issue_id", "proposal", "suits", "comment_masked", "attachment_ids", "affected")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    ISSUE_ID_FIELD_NUMBER: _ClassVar[int]
    PROPOSAL_FIELD_NUMBER: _ClassVar[int]
    SUITS_FIELD_NUMBER: _ClassVar[int]
    COMMENT_MASKED_FIELD_NUMBER: _ClassVar[int]
    ATTACHMENT_IDS_FIELD_NUMBER: _ClassVar[int]
    AFFECTED_FIELD_NUMBER: _ClassVar[int]
    record: _record_pb2.Record
    issue_id: str
    proposal: int
    suits: bool
    comment_masked: str
    attachment_ids: _containers.RepeatedScalarFieldContainer[str]
    affected: int
    def __init__(self, record: _Optional[_Union[_record_pb2.Record, _Mapping]] = ..., issue_id: _Optional[str] = ..., proposal: _Optional[int] = ..., suits: _Optional[bool] = ..., comment_masked: _Optional[str] = ..., attachment_ids: _Optional[_Iterable[str]] = ..., affected: _Optional[int] = ...) -> None: ...
