"""Messages: who gets one, how long it waits, and how a process is started by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from support.courses import PROCESSES

from worker.devgateway.engine.deployment import Resource

if TYPE_CHECKING:
    from conftest import Running


def deploy(running: Running, name: str) -> None:
    content = (PROCESSES / f"{name}.bpmn").read_bytes()
    running.engine.deployment.deploy([Resource(f"{name}.bpmn", content)])


def publish(running: Running, name: str, key: str, seconds: float = 0.0, **variables: Any) -> None:
    running.engine.messages.publish(name, key, seconds, "", variables)
    running.engine.advance()


def test_a_message_without_time_to_live_is_for_those_who_wait_already(running: Running) -> None:
    deploy(running, "message")
    publish(running, "message-paid", "7")
    running.start("message", order="7")
    assert running.at("paid") == 1
    publish(running, "message-paid", "7")
    assert running.at("sent") == 1


def test_a_message_waits_for_its_time_and_no_longer(running: Running) -> None:
    deploy(running, "message")
    publish(running, "message-paid", "7", seconds=10)
    running.move(9)
    running.start("message", order=7)
    assert running.at("sent") == 1
    publish(running, "message-paid", "8", seconds=10)
    running.move(11)
    running.start("message", order=8)
    assert running.at("paid") == 1


def test_a_message_goes_to_one_instance_of_a_process_the_oldest(running: Running) -> None:
    deploy(running, "message")
    first, second = running.start("message", order="7"), running.start("message", order="7")
    publish(running, "message-paid", "7", amount=1)
    assert first.root.variables.get("paid") == 1
    assert "paid" not in second.root.variables
    publish(running, "message-paid", "7", amount=2)
    assert second.root.variables["paid"] == 2


def test_one_instance_runs_for_a_key_and_the_next_message_waits_for_its_end(running: Running) -> None:
    deploy(running, "message-start")
    publish(running, "message-start-ordered", "k", 100, order=1)
    publish(running, "message-start-ordered", "k", 100, order=2)
    publish(running, "message-start-ordered", "other", 100, order=3)
    jobs = running.take("message-start-task", most=9)
    assert [running.variables_of(job)["order"] for job in jobs] == [1, 3]
    running.complete(jobs[0])
    assert running.variables_of(running.job("message-start-task"))["order"] == 2


def test_without_a_key_each_message_starts_an_instance(running: Running) -> None:
    deploy(running, "message-start")
    publish(running, "message-start-ordered", "", order=1)
    publish(running, "message-start-ordered", "", order=2)
    assert len(running.take("message-start-task", most=9)) == 2


def test_an_event_sub_process_beside_takes_messages_that_came_before(running: Running) -> None:
    deploy(running, "beside")
    for text in ("a", "b"):
        publish(running, "beside-news", "7", 100, text=text)
    running.start("beside", order="7")
    assert len(running.take("beside-listen", most=9)) == 2
