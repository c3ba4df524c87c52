"""Messages: published, kept for their time to live, correlated with what waits for them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from worker.devgateway.engine.instances import Message, Subscription
from worker.devgateway.rejection import Code, rejected

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worker.devgateway.engine.core import Core
    from worker.devgateway.engine.instances import Definition, ElementInstance
    from worker.devgateway.model.elements import Element


class EventUser(Protocol):
    """The part of the engine that events are for."""

    def event_occurred(self, instance: ElementInstance, event: Element, variables: Mapping[str, Any]) -> None:
        """What an element instance waits for has come."""
        ...


class Starter(Protocol):
    """The part of the engine that starts processes."""

    def start_by_message(self, definition: Definition, start: Element, message: Message) -> None:
        """A process is started by a message."""
        ...


@dataclass(slots=True, eq=False)
class _Waiting:
    """An element instance that waits for a message at one of its events."""

    instance: ElementInstance
    event: Element
    place: tuple[str, str]


class Messages:
    """Published messages and those who wait for them."""

    def __init__(self, core: Core, user: EventUser, starter: Starter) -> None:
        self._core = core
        self._user = user
        self._starter = starter
        self._kept: defaultdict[tuple[str, str], dict[int, Message]] = defaultdict(dict)
        self._ids: set[tuple[str, str, str]] = set()
        self._waiting: defaultdict[tuple[str, str], list[_Waiting]] = defaultdict(list)
        self._starts: defaultdict[str, dict[str, tuple[Definition, Element]]] = defaultdict(dict)
        self._running: set[tuple[str, str]] = set()

    def publish(
        self, name: str, correlation_key: str, seconds: float, message_id: str, variables: dict[str, Any]
    ) -> int:
        """Publish a message, kept for so many seconds; its key.

        Raises:
            Rejection: the id is that of a message that is still kept.
        """
        identity = (name, correlation_key, message_id)
        if message_id and identity in self._ids:
            raise rejected(
                "PUBLISH",
                Code.ALREADY_EXISTS,
                f"Expected to publish a new message with id '{message_id}', "
                "but a message with that id was already published",
            )
        expires = self._core.clock.now() + seconds
        message = Message(self._core.key(), name, correlation_key, message_id, variables, expires)
        self._core.tell.message(message, "PUBLISHED")
        self._correlate(message)
        if seconds > 0:
            self._keep(message)
        return message.key

    # Waiting

    def subscribe(self, instance: ElementInstance, event: Element, name: str, correlation_key: str) -> None:
        """Let an element instance wait; it gets a message that is kept already before any other."""
        place = (name, correlation_key)
        waiting = _Waiting(instance, event, place)
        self._waiting[place].append(waiting)
        instance.subscriptions.append(Subscription(event, lambda: self._cancel(waiting)))
        for message in list(self._kept.get(place, {}).values()):
            if self._give(waiting, message) and event.interrupting:
                return

    def starts(self, definition: Definition, by_name: Mapping[str, Element]) -> None:
        """Let the start events of a deployed process wait, in place of those of its earlier version."""
        process_id = definition.process.id
        for of_name in self._starts.values():
            of_name.pop(process_id, None)
        for name, start in by_name.items():
            self._starts[name][process_id] = (definition, start)
            for (kept_name, _), messages in list(self._kept.items()):
                if kept_name == name:
                    for message in list(messages.values()):
                        self._start(process_id, definition, start, message)

    def instance_ended(self, process_id: str, name: str, correlation_key: str) -> None:
        """An instance that a message started has ended: the next with the same key may start one."""
        self._running.discard((process_id, correlation_key))
        for message in list(self._kept.get((name, correlation_key), {}).values()):
            if (start := self._starts[name].get(process_id)) is not None:
                self._start(process_id, *start, message)

    # How it is done

    def _correlate(self, message: Message) -> None:
        """Give a new message to the oldest that waits in each process, and to start events."""
        for waiting in list(self._waiting.get((message.name, message.correlation_key), ())):
            self._give(waiting, message)
        for process_id, (definition, start) in list(self._starts[message.name].items()):
            self._start(process_id, definition, start, message)

    def _give(self, waiting: _Waiting, message: Message) -> bool:
        process_id = waiting.instance.process.definition.process.id
        if process_id in message.correlated:
            return False
        if waiting.event.interrupting:
            self._cancel(waiting)
        message.correlated.add(process_id)
        self._core.tell.message(message, "CORRELATED")
        self._user.event_occurred(waiting.instance, waiting.event, message.variables)
        return True

    def _cancel(self, waiting: _Waiting) -> None:
        of_place = self._waiting.get(waiting.place, [])
        if waiting in of_place:
            of_place.remove(waiting)
        if not of_place:
            self._waiting.pop(waiting.place, None)

    def _start(self, process_id: str, definition: Definition, start: Element, message: Message) -> None:
        lock = (process_id, message.correlation_key)
        if process_id in message.correlated or lock in self._running:
            return
        if message.correlation_key:
            self._running.add(lock)
        message.correlated.add(process_id)
        self._core.tell.message(message, "CORRELATED")
        self._starter.start_by_message(definition, start, message)

    def _keep(self, message: Message) -> None:
        place = (message.name, message.correlation_key)
        self._kept[place][message.key] = message
        if message.id:
            self._ids.add((*place, message.id))
        self._core.at(message.expires, lambda: self._expire(message))

    def _expire(self, message: Message) -> None:
        place = (message.name, message.correlation_key)
        del self._kept[place][message.key]
        if not self._kept[place]:
            del self._kept[place]
        self._ids.discard((*place, message.id))
        self._core.tell.message(message, "EXPIRED")
