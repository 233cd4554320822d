import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ActorType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ACTOR_TYPE_UNSPECIFIED: _ClassVar[ActorType]
    ACTOR_TYPE_REPORTER: _ClassVar[ActorType]
    ACTOR_TYPE_OFFICER: _ClassVar[ActorType]
    ACTOR_TYPE_ARBITRATOR: _ClassVar[ActorType]
    ACTOR_TYPE_EDITOR: _ClassVar[ActorType]
    ACTOR_TYPE_PUBLISHER: _ClassVar[ActorType]
    ACTOR_TYPE_SUPERVISOR: _ClassVar[ActorType]
    ACTOR_TYPE_ADMIN: _ClassVar[ActorType]
    ACTOR_TYPE_SERVICE: _ClassVar[ActorType]
    ACTOR_TYPE_PARTNER: _ClassVar[ActorType]
ACTOR_TYPE_UNSPECIFIED: ActorType
ACTOR_TYPE_REPORTER: ActorType
ACTOR_TYPE_OFFICER: ActorType
ACTOR_TYPE_ARBITRATOR: ActorType
ACTOR_TYPE_EDITOR: ActorType
ACTOR_TYPE_PUBLISHER: ActorType
ACTOR_TYPE_SUPERVISOR: ActorType
ACTOR_TYPE_ADMIN: ActorType
ACTOR_TYPE_SERVICE: ActorType
ACTOR_TYPE_PARTNER: ActorType

class Record(_message.Message):
    __slots__ = ("occurred_at", "actor", "action", "power", "case_id", "case_version", "reason_code", "before", "after", "subject_ref", "detail_json", "purpose", "sealed")
    class BeforeEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class AfterEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    OCCURRED_AT_FIELD_NUMBER: _ClassVar[int]
    ACTOR_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    POWER_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_VERSION_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_REF_FIELD_NUMBER: _ClassVar[int]
    DETAIL_JSON_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    SEALED_FIELD_NUMBER: _ClassVar[int]
    occurred_at: _timestamp_pb2.Timestamp
    actor: Actor
    action: str
    power: PowerRef
    case_id: str
    case_version: int
    reason_code: str
    before: _containers.ScalarMap[str, str]
    after: _containers.ScalarMap[str, str]
    subject_ref: str
    detail_json: str
    purpose: str
    sealed: _containers.RepeatedCompositeFieldContainer[SealedField]
    def __init__(self, occurred_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., actor: _Optional[_Union[Actor, _Mapping]] = ..., action: _Optional[str] = ..., power: _Optional[_Union[PowerRef, _Mapping]] = ..., case_id: _Optional[str] = ..., case_version: _Optional[int] = ..., reason_code: _Optional[str] = ..., before: _Optional[_Mapping[str, str]] = ..., after: _Optional[_Mapping[str, str]] = ..., subject_ref: _Optional[str] = ..., detail_json: _Optional[str] = ..., purpose: _Optional[str] = ..., sealed: _Optional[_Iterable[_Union[SealedField, _Mapping]]] = ...) -> None: ...

class SealedField(_message.Message):
    __slots__ = ("field", "subject_refs", "record_id", "cipher", "key_version", "nonce", "ciphertext", "commitment")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_REFS_FIELD_NUMBER: _ClassVar[int]
    RECORD_ID_FIELD_NUMBER: _ClassVar[int]
    CIPHER_FIELD_NUMBER: _ClassVar[int]
    KEY_VERSION_FIELD_NUMBER: _ClassVar[int]
    NONCE_FIELD_NUMBER: _ClassVar[int]
    CIPHERTEXT_FIELD_NUMBER: _ClassVar[int]
    COMMITMENT_FIELD_NUMBER: _ClassVar[int]
    field: str
    subject_refs: _containers.RepeatedScalarFieldContainer[str]
    record_id: str
    cipher: str
    key_version: int
    nonce: bytes
    ciphertext: bytes
    commitment: bytes
    def __init__(self, field: _Optional[str] = ..., subject_refs: _Optional[_Iterable[str]] = ..., record_id: _Optional[str] = ..., cipher: _Optional[str] = ..., key_version: _Optional[int] = ..., nonce: _Optional[bytes] = ..., ciphertext: _Optional[bytes] = ..., commitment: _Optional[bytes] = ...) -> None: ...

class Actor(_message.Message):
    __slots__ = ("type", "ref", "post", "unit")
    TYPE_FIELD_NUMBER: _ClassVar[int]
    REF_FIELD_NUMBER: _ClassVar[int]
    POST_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    type: ActorType
    ref: str
    post: str
    unit: str
    def __init__(self, type: _Optional[_Union[ActorType, str]] = ..., ref: _Optional[str] = ..., post: _Optional[str] = ..., unit: _Optional[str] = ...) -> None: ...

class PowerRef(_message.Message):
    __slots__ = ("code", "rulebook", "digest")
    CODE_FIELD_NUMBER: _ClassVar[int]
    RULEBOOK_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    code: str
    rulebook: str
    digest: str
    def __init__(self, code: _Optional[str] = ..., rulebook: _Optional[str] = ..., digest: _Optional[str] = ...) -> None: ...

class ActionRecorded(_message.Message):
    __slots__ = ("record",)
    RECORD_FIELD_NUMBER: _ClassVar[int]
    record: Record
    def __init__(self, record: _Optional[_Union[Record, _Mapping]] = ...) -> None: ...

class OutboxWatermark(_message.Message):
    __slots__ = ("record", "service", "from_position", "to_position", "rows_by_topic")
    class RowsByTopicEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    RECORD_FIELD_NUMBER: _ClassVar[int]
    SERVICE_FIELD_NUMBER: _ClassVar[int]
    FROM_POSITION_FIELD_NUMBER: _ClassVar[int]
    TO_POSITION_FIELD_NUMBER: _ClassVar[int]
    ROWS_BY_TOPIC_FIELD_NUMBER: _ClassVar[int]
    record: Record
    service: str
    from_position: int
    to_position: int
    rows_by_topic: _containers.ScalarMap[str, int]
    def __init__(self, record: _Optional[_Union[Record, _Mapping]] = ..., service: _Optional[str] = ..., from_position: _Optional[int] = ..., to_position: _Optional[int] = ..., rows_by_topic: _Optional[_Mapping[str, int]] = ...) -> None: ...
