"""The slots of a type inside those of the worker."""

from __future__ import annotations

import asyncio

from worker.gateway.slots import Budget, Slots


async def turns(count: int = 5) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


def test_a_slot_needs_a_place_of_the_type_and_one_of_the_worker() -> None:
    worker = Budget(3)
    mail, rest = Slots(2, worker), Slots(2, worker)
    assert [mail.try_acquire(), mail.try_acquire(), mail.try_acquire()] == [True, True, False]
    assert [rest.try_acquire(), rest.try_acquire()] == [True, False]
    assert (mail.used, rest.used, worker.used) == (2, 1, 3)
    mail.release()
    assert rest.free == 1
    assert rest.try_acquire()


def test_a_slot_that_cannot_be_had_takes_nothing() -> None:
    worker = Budget(1)
    mail, rest = Slots(2, worker), Slots(2, worker)
    assert mail.try_acquire()
    assert not rest.try_acquire()
    mail.release()
    assert (rest.free, worker.used) == (1, 0)


async def test_who_waits_longest_gets_the_next_slot_whatever_the_type() -> None:
    worker = Budget(1)
    types = [Slots(5, worker) for _ in range(3)]
    assert types[0].try_acquire()
    served: list[int] = []

    async def wait(number: int) -> None:
        assert await types[number].acquire()
        served.append(number)

    # Type 0 has many waiters, but only its first stands before the others.
    waiting = [asyncio.create_task(wait(number)) for number in (0, 1, 2, 0, 1)]
    await turns()
    for _ in waiting:
        types[0].release()
        await turns()
    assert served == [0, 1, 2, 0, 1]


async def test_a_type_that_is_full_keeps_no_other_type_waiting() -> None:
    worker = Budget(10)
    slow, fast = Slots(1, worker), Slots(1, worker)
    assert slow.try_acquire()
    blocked = asyncio.create_task(slow.acquire())
    await turns()
    assert fast.try_acquire()
    slow.release()
    assert await blocked


async def test_nobody_overtakes_a_waiter() -> None:
    worker = Budget(1)
    first, second = Slots(1, worker), Slots(1, worker)
    assert first.try_acquire()
    waiter = asyncio.create_task(second.acquire())
    await turns()
    first.release()
    assert not first.try_acquire()
    assert await waiter


async def test_a_cancelled_waiter_leaves_its_turn_to_the_next() -> None:
    worker = Budget(1)
    slots = Slots(5, worker)
    assert slots.try_acquire()
    first, second = asyncio.create_task(slots.acquire()), asyncio.create_task(slots.acquire())
    await turns()
    first.cancel()
    slots.release()
    assert await second
    assert (slots.used, worker.used) == (1, 1)


async def test_a_waiter_cancelled_after_it_was_served_passes_the_slot_on() -> None:
    worker = Budget(1)
    slots = Slots(5, worker)
    assert slots.try_acquire()
    first, second = asyncio.create_task(slots.acquire()), asyncio.create_task(slots.acquire())
    await turns()
    slots.release()  # the place is the first's, whose task has not run since
    first.cancel()
    assert await second
    slots.release()
    assert (slots.used, worker.used) == (0, 0)


async def test_waiting_for_a_free_slot_does_not_keep_it() -> None:
    slots = Slots(1, Budget(1))
    assert slots.try_acquire()
    waiting = asyncio.create_task(slots.wait_free())
    await turns()
    assert not waiting.done()
    slots.release()
    assert await waiting
    assert slots.free == 1


async def test_closed_slots_are_refused_at_once_and_to_those_who_wait() -> None:
    worker = Budget(5)
    closing, other = Slots(1, worker), Slots(1, worker)
    assert closing.try_acquire()
    waiting = asyncio.create_task(closing.acquire())
    await turns()
    closing.close()
    assert not await waiting
    assert not await closing.acquire()
    assert not closing.try_acquire()
    assert other.try_acquire()
    assert closing.used == 1
    closing.release()
    assert (closing.used, worker.used) == (0, 1)
