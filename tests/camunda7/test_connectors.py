"""Connector tasks beyond the worked examples: names, scopes, kinds of values, where a connector may stand, errors."""

from __future__ import annotations

import pytest
from support.camunda7 import converted, model

from connectors.sdk import HttpConnectError
from connectors.sdk.testing import json_response, response
from worker.testing import Complete, Fail, ThrowError

URL = '<inputParameter name="url">https://h/a</inputParameter>'
GET = f'{URL}<inputParameter name="method">GET</inputParameter>'
MADE_GET = [("url", "https://h/a"), ("method", "GET")]


def given(name: str, content: str) -> str:
    return f'<inputParameter name="{name}">{content}</inputParameter>'


def output(name: str, content: str) -> str:
    return f'<outputParameter name="{name}">{content}</outputParameter>'


def script(source: str, language: str = "javascript") -> str:
    return f'<script scriptFormat="{language}"><![CDATA[{source}]]></script>'


class TestValues:
    @pytest.mark.parametrize(
        ("content", "source"),
        [
            ("5", "5"),
            ("true", "true"),
            ("", "=null"),
            ("  ", "=null"),
            ("=x", '="=x"'),
            (r"a\b", r'="a\\b"'),
            ("${x}", "=x"),
            ("<list><value>a</value><value>${x}</value></list>", '=["a", x]'),
            ("<map/>", "={}"),
            ('<map><entry key="b">1</entry><entry key="a"><list/></entry></map>', '={"a": [], "b": "1"}'),
            ('<map><entry key="k"><script scriptFormat="groovy">x</script></entry></map>', '={"k": x}'),
            ('<script scriptFormat="feel">a + 1</script>', "=a + 1"),
            (
                '<script scriptFormat="freemarker"> ${a.b} </script>',
                '=string join([" ", string(a.b), " "])',
            ),
        ],
    )
    def test_of_each_kind(self, content: str, source: str) -> None:
        assert converted(model(GET + given("headers", content))).inputs[-1] == ("headers", source)

    def test_an_empty_output_sets_null(self) -> None:
        assert converted(model(GET + output("x", ""))).outputs == [("x", "=null")]

    def test_of_inputs_of_one_name_the_last_counts(self) -> None:
        task = converted(model(GET + given("method", "POST")))
        assert task.inputs == [("url", "https://h/a"), ("method", "POST")]

    @pytest.mark.parametrize(
        ("content", "why"),
        [
            ("<list/><map/>", "more than one child"),
            ('<script scriptFormat="python">x</script>', "scripts in python"),
            ('<script scriptFormat="freemarker"><![CDATA[<#if x>a</#if>]]></script>', "directives"),
            ('<script scriptFormat="groovy" resource="a.groovy"/>', "in the file a.groovy"),
            ('<script scriptFormat="feel">a +</script>', "no valid FEEL"),
            ('<map><entry key="${k}">v</entry></map>', "a key of the map"),
            ("${bean.call()}", "the method call has no counterpart"),
        ],
    )
    async def test_that_can_not_be_converted_stop_the_task(self, content: str, why: str) -> None:
        task = converted(model(GET + given("payload", content)))
        assert task.inputs[-1][0] == "payload"
        assert task.inputs[-1][1].startswith("=assert(null, false, ")
        (finding,) = task.report.left
        assert (finding.element, finding.what) == ("call", "input payload")
        assert why in finding.why
        assert b"Camunda 7, not converted: input payload" in task.xml

    def test_a_script_file_beside_the_model_is_read(self) -> None:
        files = {"scripts/pay.js": "JSON.stringify({a: x})"}
        content = '<script scriptFormat="javascript" resource="classpath://scripts/pay.js"/>'
        task = converted(model(GET + given("payload", content)), resources=files.get)
        assert task.inputs[-1] == ("payload", "={a: x}")
        assert task.report.converted["script files"] == 1


class TestNames:
    async def test_a_process_variable_of_an_input_s_name_is_not_taken_for_the_input(self) -> None:
        beside = (
            '<b:userTask id="u"><b:extensionElements><inputOutput>'
            + output("headers", "${h}")
            + "</inputOutput></b:extensionElements></b:userTask>"
        )
        task = converted(model(GET, beside=beside))
        assert task.inputs == [("c7_url", "https://h/a"), ("c7_method", "GET")]
        done = await task.run({"headers": {"X": "not meant"}}, response())
        assert done.requests[0].headers == []

    async def test_an_input_that_uses_the_name_of_an_earlier_one_means_the_process_s(self) -> None:
        task = converted(
            model(given("url", "https://h/${method}") + given("method", "GET") + given("payload", "${url}"))
        )
        assert [target for target, _ in task.inputs] == ["c7_url", "c7_method", "c7_payload"]

    def test_headers_in_an_output_are_those_of_the_response(self) -> None:
        task = converted(
            model(GET + given("headers", "<map/>") + output("type", "${headers['Content-Type']}"))
        )
        assert task.inputs == [*MADE_GET, ("headers", "={}")]
        assert task.outputs == [("type", "=headers.`Content-Type`")]

    def test_a_misspelt_input_is_ignored_and_told(self) -> None:
        task = converted(model(GET + given("ur", "x")))
        assert task.inputs == MADE_GET
        assert "Is it misspelt?" in task.report.as_text()
        assert task.report.left == []

    def test_a_name_that_the_broker_does_not_take_is_changed_and_told(self) -> None:
        task = converted(model(GET + output("a-b", "${response}")))
        assert task.outputs == [("a_b", "=response")]
        assert "it is a_b here" in task.report.left[0].why

    async def test_a_target_stands_once_and_its_earlier_value_is_seen_by_the_later_one(self) -> None:
        task = converted(
            model(GET + output("v", "${statusCode}") + output("w", "${v}"), activity=output("v", "${v + 1}"))
        )
        assert task.outputs == [
            ("w", "={v: statusCode, value: v}.value"),
            ("v", "={v: statusCode, value: v + 1}.value"),
        ]
        assert (await task.run({"v": 0}, response(201))).variables == {"w": 201, "v": 202}

    def test_a_variable_body_of_the_process_is_not_seen_by_outputs(self) -> None:
        task = converted(model(GET + given("payload", "${body}") + output("b", "${body.a}")))
        assert [each.what for each in task.report.left] == ["output b"]

    def test_outputs_of_the_task_see_the_response_where_the_process_has_such_names(self) -> None:
        task = converted(
            model(
                GET + output("statusCode", "${statusCode}"),
                activity=output("a", "${statusCode}") + output("b", "${response}"),
            )
        )
        assert [each.what for each in task.report.left] == ["output b"]

    def test_an_output_of_the_name_of_the_task_s_own_variable_is_told(self) -> None:
        task = converted(model(GET + output("x", "${response}"), activity=given("x", "1")))
        assert "the task's own variable" in task.report.left[0].why


class TestScripts:
    async def test_what_an_input_script_sets_is_set_at_the_end(self) -> None:
        source = "execution.setVariable('n', 0); JSON.stringify({a: 1})"
        task = converted(model(GET + given("payload", script(source)) + output("m", "${n + 1}")))
        assert task.outputs == [("n", "=0"), ("m", "=n + 1")]
        assert "it is set when the task ends now" in task.report.as_text()

    def test_what_it_sets_to_something_of_java_is_left_and_its_value_not(self) -> None:
        source = "execution.setVariable('id', execution.getProcessInstanceId()); JSON.stringify({a: 1})"
        task = converted(model(GET + given("payload", script(source))))
        assert task.inputs[-1] == ("payload", "={a: 1}")
        assert [each.what for each in task.report.left] == ["variable id, set by input payload"]

    async def test_an_exception_of_a_script_is_a_failure_that_is_retried(self) -> None:
        source = 'if (statusCode != 200) { throw new Error("status " + statusCode); } statusCode;'
        extensions = "<failedJobRetryTimeCycle>R3/PT5S</failedJobRetryTimeCycle>"
        task = converted(
            model(GET + output("c", script(source)), extensions=extensions, attributes='c:asyncBefore="true"')
        )
        done = await task.run({}, response(500), retries=3)
        assert isinstance(done.outcome, Fail)
        assert (done.outcome.message, done.outcome.retries, done.outcome.backoff_ms) == (
            "status 500",
            2,
            5000,
        )
        done = await task.run({}, HttpConnectError("refused"), retries=3)
        assert isinstance(done.outcome, Fail)
        assert done.outcome.message.startswith("HTCL-02007")
        assert (await task.run({}, response(200))).variables == {"c": 200}

    async def test_an_end_listener_that_throws_is_an_error_expression_too(self) -> None:
        listener = (
            '<executionListener event="end">'
            + script('if (health < 70) { throw new org.camunda.bpm.engine.delegate.BpmnError("sick"); }')
            + "</executionListener>"
        )
        boundary = '<b:boundaryEvent id="x" attachedToRef="call"><b:errorEventDefinition/></b:boundaryEvent>'
        task = converted(
            model(
                GET + output("health", '${S(response).prop("health").numberValue()}'),
                extensions=listener,
                beside=boundary,
            )
        )
        assert task.headers["errorExpression"] == '=if body.health < 70 then bpmnError("sick") else null'
        assert task.report.left == []
        assert isinstance((await task.run({}, json_response({"health": 1}))).outcome, ThrowError)
        assert (await task.run({}, json_response({"health": 99}))).variables == {"health": 99}

    def test_an_error_that_depends_on_process_variables_is_left(self) -> None:
        source = 'if (limit > 5) { throw new org.camunda.bpm.engine.delegate.BpmnError("E"); } statusCode;'
        task = converted(model(GET + output("c", script(source))))
        assert "errorExpression" not in task.headers
        assert "depends on limit" in task.report.left[0].why

    def test_an_error_that_nothing_catches_is_told(self) -> None:
        source = (
            'if (statusCode == 404) { throw new org.camunda.bpm.engine.delegate.BpmnError("E"); } statusCode;'
        )
        assert (
            "nothing near catches it" in converted(model(GET + output("c", script(source)))).report.as_text()
        )

    async def test_variables_of_the_error_event_get_code_and_message(self) -> None:
        source = 'if (statusCode == 404) { throw new org.camunda.bpm.engine.delegate.BpmnError("E", "gone"); } statusCode;'
        boundary = (
            '<b:boundaryEvent id="x" attachedToRef="call"><b:errorEventDefinition errorRef="e" '
            'c:errorCodeVariable="code" c:errorMessageVariable="why"/></b:boundaryEvent>'
        )
        task = converted(
            model(GET + output("c", script(source)), beside=boundary, after='<b:error id="e" errorCode="E"/>')
        )
        done = await task.run({}, response(404))
        assert done.outcome == ThrowError("E", "gone", '{"code":"E","why":"gone"}')
        assert b'<zeebe:output source="=code" target="code"/>' in task.xml
        assert b'<zeebe:output source="=why" target="why"/>' in task.xml


class TestPlaces:
    @pytest.mark.parametrize("tag", ["serviceTask", "sendTask", "businessRuleTask"])
    def test_tasks(self, tag: str) -> None:
        assert converted(model(GET, tag=tag)).type == "http-connector"

    def test_it_goes_before_code_and_decisions(self) -> None:
        attributes = 'c:class="a.B" c:delegateExpression="${d}" c:decisionRef="rule"'
        task = converted(model(GET, attributes=attributes, tag="businessRuleTask"))
        assert task.type == "http-connector"
        assert task.report.left == []
        assert "camunda:class='a.B'" in task.report.as_text()

    def test_a_message_that_is_thrown(self) -> None:
        event = f"""<b:intermediateThrowEvent id="thrown"><b:messageEventDefinition><b:extensionElements>
            <connector><inputOutput>{GET}</inputOutput><connectorId> http-connector </connectorId></connector>
            </b:extensionElements></b:messageEventDefinition></b:intermediateThrowEvent>"""
        task = converted(model(GET, beside=event), "thrown")
        assert (task.type, task.inputs) == ("http-connector", MADE_GET)

    def test_elsewhere_it_is_ignored_and_told(self) -> None:
        task_with_one = (
            '<b:userTask id="u"><b:extensionElements><connector><connectorId>x</connectorId></connector>'
            "</b:extensionElements></b:userTask>"
        )
        task = converted(model(GET, beside=task_with_one))
        assert [(each.element, each.what) for each in task.report.left] == [("u", "camunda:connector")]

    def test_a_connector_without_an_id_is_told(self) -> None:
        task = converted(model(GET, connector_id="  "))
        assert task.type == "unknown-connector"
        assert task.report.converted["connectors"] == 0

    def test_a_connector_of_one_s_own_keeps_its_id(self) -> None:
        task = converted(model(given("to", "${x}") + output("r", "${result}"), connector_id="mail-send"))
        assert (task.type, task.inputs, task.outputs) == ("mail-send", [("to", "=x")], [("r", "=result")])
        assert "a worker for this job type has to be there" in task.report.as_text()

    def test_namespaces_of_forks_and_of_old_files_are_the_same(self) -> None:
        for old in (b"http://activiti.org/bpmn", b"http://operaton.org/schema/1.0/bpmn"):
            xml = model(GET).replace(b"http://camunda.org/schema/1.0/bpmn", old)
            task = converted(xml)
            assert task.inputs == MADE_GET
            assert old not in task.xml


def test_a_cycle_that_is_worked_out_is_left() -> None:
    extensions = "<failedJobRetryTimeCycle>${cycle}</failedJobRetryTimeCycle>"
    task = converted(model(GET, extensions=extensions, attributes='c:asyncBefore="true"'))
    assert task.retries == "3"
    assert task.report.left[0].what == "failedJobRetryTimeCycle"


async def test_a_204_leaves_a_spin_expression_null() -> None:
    task = converted(model(GET + output("x", '${S(response).prop("a").value()}')))
    done = await task.run({}, response(204))
    assert isinstance(done.outcome, Complete)
    assert done.variables == {"x": None}
