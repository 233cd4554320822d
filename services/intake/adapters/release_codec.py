"""Which of routing's messages make a release of the rulebook; the chassis knows what to do with them."""

from chassis.release_reading import ReleaseReading
from contracts.routing.v1.rulebook_pb2 import RulebookRecordReleased, RulebookReleased

RULEBOOK_TOPIC = "routing.rulebook.v1"
_READING = ReleaseReading(RulebookRecordReleased.DESCRIPTOR.full_name, RulebookReleased.DESCRIPTOR.full_name)
RELEASE_TYPES = _READING.types
keep_release = _READING.keep
