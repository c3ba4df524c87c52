"""The rest of a model: what Camunda 8 has is carried over, the rest stays readable and is told."""

from __future__ import annotations

import pytest
from lxml import etree
from support.camunda7 import BPMN, CAMUNDA

from worker.camunda7 import Conversion, convert

ZEEBE = "http://camunda.org/schema/zeebe/1.0"


def process(content: str, after: str = "", more: str = "") -> Conversion:
    return convert(
        f"""<b:definitions xmlns:b="{BPMN}" xmlns:c="{CAMUNDA}" xmlns="{CAMUNDA}" id="d" targetNamespace="t" {more}>
        <b:process id="p" isExecutable="true"><b:startEvent id="start"/>{content}</b:process>{after}
        </b:definitions>""".encode()
    )


def written(made: Conversion, element: str = "x") -> list[tuple[str, dict[str, str]]]:
    """The extension elements of Camunda 8 that an element has, at any depth: names and attributes."""
    root = etree.fromstring(made.xml)
    (found,) = (each for each in root.iter("*") if each.get("id") == element)
    inside = (each for each in found.iter("*") if str(each.tag).startswith(f"{{{ZEEBE}}}"))
    return [
        (etree.QName(each).localname, {str(k): str(v) for k, v in each.attrib.items()}) for each in inside
    ]


def condition(made: Conversion) -> str:
    (found,) = etree.fromstring(made.xml).iter(f"{{{BPMN}}}conditionExpression")
    return found.text or ""


class TestTasks:
    def test_a_user_task_has_its_people_times_and_form(self) -> None:
        made = process(
            '<b:userTask id="x" c:assignee="ada" c:candidateGroups="${groups}" c:dueDate="${due}" c:formKey="f"/>'
        )
        assert written(made) == [
            ("assignmentDefinition", {"assignee": "ada", "candidateGroups": "=groups"}),
            ("taskSchedule", {"dueDate": "=due"}),
            ("formDefinition", {"formKey": "f"}),
        ]
        assert made.report.left == []

    @pytest.mark.parametrize(
        ("attributes", "job_type", "left"),
        [
            ('c:type="external" c:topic="pay"', "pay", 0),
            ('c:type="external" c:topic="123"', '="123"', 0),
            ('c:type="external" c:topic="${topic}"', "=topic", 0),
            ('c:delegateExpression="${payService}"', "payService", 1),
            ('c:class="com.example.PayDelegate"', "PayDelegate", 1),
            ('c:expression="${pay.now(order)}"', "x", 1),
            ("", "x", 1),
        ],
    )
    def test_a_service_task_is_a_job(self, attributes: str, job_type: str, left: int) -> None:
        made = process(f'<b:serviceTask id="x" {attributes}/>')
        assert written(made) == [("taskDefinition", {"type": job_type})]
        assert len(made.report.left) == left

    def test_a_decision_is_called(self) -> None:
        made = process(
            '<b:businessRuleTask id="x" c:decisionRef="rule" c:resultVariable="r" c:mapDecisionResult="singleEntry"/>'
        )
        assert written(made) == [("calledDecision", {"decisionId": "rule", "resultVariable": "r"})]
        assert made.report.findings == []

    def test_a_simple_script_is_feel(self) -> None:
        made = process(
            '<b:scriptTask id="x" scriptFormat="groovy" c:resultVariable="r"><b:script>'
            "execution.setVariable('a', 1); return b + 1</b:script></b:scriptTask>"
        )
        assert written(made) == [
            ("script", {"expression": "={a: 1, r: b + 1}", "resultVariable": "c7_result"}),
            ("ioMapping", {}),
            ("output", {"source": "=c7_result.a", "target": "a"}),
            ("output", {"source": "=c7_result.r", "target": "r"}),
        ]
        assert made.report.left == []

    def test_another_script_is_a_job_with_the_script_as_header(self) -> None:
        made = process(
            '<b:scriptTask id="x" scriptFormat="groovy"><b:script>while (true) {}</b:script></b:scriptTask>'
        )
        assert written(made) == [
            ("taskDefinition", {"type": "script"}),
            ("taskHeaders", {}),
            ("header", {"key": "language", "value": "groovy"}),
            ("header", {"key": "script", "value": "while (true) {}"}),
        ]
        assert [each.what for each in made.report.left] == ["script"]

    def test_a_call_passes_its_variables(self) -> None:
        made = process(
            """<b:callActivity id="x" calledElement="sub"><b:extensionElements>
            <in source="a" target="b"/><in sourceExpression="${a + 1}" target="c"/><in businessKey="${k}"/>
            <out variables="all"/></b:extensionElements></b:callActivity>"""
        )
        assert written(made) == [
            (
                "calledElement",
                {
                    "processId": "sub",
                    "propagateAllParentVariables": "false",
                    "propagateAllChildVariables": "true",
                },
            ),
            ("ioMapping", {}),
            ("input", {"source": "=a", "target": "b"}),
            ("input", {"source": "=a + 1", "target": "c"}),
            ("input", {"source": "=k", "target": "businessKey"}),
        ]

    @pytest.mark.parametrize(
        ("loop", "expected"),
        [
            (
                'c:collection="items" c:elementVariable="item"',
                {"inputCollection": "=items", "inputElement": "item"},
            ),
            ('c:collection="${o.items}"', {"inputCollection": "=o.items"}),
        ],
    )
    def test_a_task_is_repeated_for_a_collection(self, loop: str, expected: dict[str, str]) -> None:
        made = process(
            f'<b:userTask id="x"><b:multiInstanceLoopCharacteristics {loop}>'
            "<b:completionCondition>${done}</b:completionCondition>"
            "</b:multiInstanceLoopCharacteristics></b:userTask>"
        )
        assert written(made) == [("loopCharacteristics", expected)]
        assert b">=done<" in made.xml

    def test_a_task_is_repeated_so_many_times(self) -> None:
        made = process(
            '<b:userTask id="x"><b:multiInstanceLoopCharacteristics>'
            "<b:loopCardinality>${n}</b:loopCardinality></b:multiInstanceLoopCharacteristics></b:userTask>"
        )
        assert written(made) == [
            ("loopCharacteristics", {"inputCollection": "=for each in 1..n return each"})
        ]


class TestFlows:
    def flow(self, text: str, more: str = "", source: str = "exclusiveGateway") -> Conversion:
        return process(
            f'<b:{source} id="g"/><b:endEvent id="e"/><b:sequenceFlow id="x" sourceRef="g" targetRef="e">'
            f"<b:conditionExpression {more}><![CDATA[{text}]]></b:conditionExpression></b:sequenceFlow>"
        )

    @pytest.mark.parametrize(
        ("text", "more", "expected"),
        [
            (" ${x >= 18} ", "", "=x >= 18"),
            ("S(list).elements().length == 0;", 'language="javaScript"', "=count(from json(list)) = 0"),
        ],
    )
    def test_a_condition_is_feel(self, text: str, more: str, expected: str) -> None:
        made = self.flow(text, more)
        assert condition(made) == expected
        assert made.report.left == []
        assert b"language=" not in made.xml

    def test_one_that_can_not_be_stops_the_process_where_it_is_met(self) -> None:
        made = self.flow("${bean.decide(order)}")
        assert condition(made) == '="Not converted from Camunda 7: ${bean.decide(order)}"'
        assert made.report.left[0].element == "x"

    def test_a_flow_without_one_says_that_it_is_always_taken(self) -> None:
        flows = "".join(f'<b:sequenceFlow id="{each}" sourceRef="g" targetRef="e"/>' for each in ("x", "y"))
        made = process(f'<b:exclusiveGateway id="g" default="y"/><b:endEvent id="e"/>{flows}')
        assert condition(made) == "=true"

    def test_one_behind_a_task_is_told(self) -> None:
        assert "at gateways only" in self.flow("${x}", source="userTask").report.left[0].why


class TestEvents:
    def test_a_message_that_is_caught_gets_a_correlation_key(self) -> None:
        made = process(
            '<b:intermediateCatchEvent id="e"><b:messageEventDefinition messageRef="x"/></b:intermediateCatchEvent>',
            '<b:message id="x" name="paid"/>',
        )
        assert written(made) == [("subscription", {"correlationKey": "=businessKey"})]

    def test_a_message_that_starts_a_process_needs_none(self) -> None:
        made = process(
            '<b:startEvent id="e"><b:messageEventDefinition messageRef="x"/></b:startEvent>',
            '<b:message id="x" name="paid"/>',
        )
        assert written(made) == []

    @pytest.mark.parametrize(("text", "expected"), [("PT5M", "PT5M"), ("${wait}", "=wait")])
    def test_a_timer_may_be_worked_out(self, text: str, expected: str) -> None:
        made = process(
            '<b:intermediateCatchEvent id="x"><b:timerEventDefinition>'
            f"<b:timeDuration>{text}</b:timeDuration></b:timerEventDefinition></b:intermediateCatchEvent>"
        )
        assert f">{expected}<".encode() in made.xml

    def test_a_conditional_event_is_left(self) -> None:
        made = process(
            '<b:intermediateCatchEvent id="x"><b:conditionalEventDefinition/></b:intermediateCatchEvent>'
        )
        assert made.report.left[0].why == "Camunda 8 has no conditional events"


class TestLeftovers:
    def test_what_only_concerns_the_engine_is_taken_out_and_told_once(self) -> None:
        made = process('<b:userTask id="x" c:asyncAfter="true" c:exclusive="false" c:jobPriority="5"/>')
        (finding,) = made.report.findings
        assert (finding.what, finding.left) == ("asyncAfter, exclusive, jobPriority", False)
        assert b"camunda.org/schema/1.0" not in made.xml

    def test_what_means_something_stays_readable(self) -> None:
        form = '<formData><formField id="n" type="long"/></formData>'
        made = process(f'<b:userTask id="x"><b:extensionElements>{form}</b:extensionElements></b:userTask>')
        (finding,) = made.report.left
        assert (finding.element, finding.kind, finding.what) == ("x", "userTask", "camunda:formData")
        assert 'id="n"' in (finding.original or "")
        assert b"Camunda 7, not converted: camunda:formData" in made.xml
        assert b"formField id=" in made.xml

    def test_a_listener_that_only_prints_is_taken_out_another_is_left(self) -> None:
        def listening(source: str) -> Conversion:
            return process(
                '<b:userTask id="x"><b:extensionElements><executionListener event="start">'
                f'<script scriptFormat="javascript">{source}</script></executionListener>'
                "</b:extensionElements></b:userTask>"
            )

        assert listening("print('hi')").report.left == []
        assert listening("execution.setVariable('a', 1)").report.left[0].what == "executionListener on start"

    def test_properties_and_the_version_tag_are_carried_over(self) -> None:
        made = process(
            '<b:userTask id="x"><b:extensionElements><properties><property name="a" value="b"/></properties>'
            "</b:extensionElements></b:userTask>"
        )
        assert written(made) == [("properties", {}), ("property", {"name": "a", "value": "b"})]

    def test_what_others_put_there_survives(self) -> None:
        made = process(
            '<b:userTask id="x" o:colour="red"><b:extensionElements><o:thing a="1"><o:inner/></o:thing>'
            "</b:extensionElements></b:userTask><!-- a comment -->",
            '<o:more xmlns:o="urn:other">text</o:more>',
            'xmlns:o="urn:other"',
        )
        for piece in (
            b'o:colour="red"',
            b'<o:thing a="1"><o:inner/></o:thing>',
            b"a comment",
            b">text</o:more>",
        ):
            assert piece in made.xml


class TestScopes:
    def test_a_process_without_a_start_event_gets_one(self) -> None:
        made = convert(
            f"""<b:definitions xmlns:b="{BPMN}" id="d" targetNamespace="t"><b:process id="p" isExecutable="true">
            <b:userTask id="a"/><b:userTask id="b"/><b:sequenceFlow id="f" sourceRef="a" targetRef="b"/>
            </b:process></b:definitions>""".encode()
        )
        root = etree.fromstring(made.xml)
        (start,) = root.iter(f"{{{BPMN}}}startEvent")
        flows = {each.get("targetRef") for each in root.iter(f"{{{BPMN}}}sequenceFlow")}
        assert (start.get("id"), flows) == ("p_start", {"a", "b"})
        assert "one is added" in made.report.as_text()

    def test_one_that_is_not_executable_is_left_alone(self) -> None:
        xml = f'<b:definitions xmlns:b="{BPMN}" id="d"><b:process id="p"><b:task id="a"/></b:process></b:definitions>'
        assert b"startEvent" not in convert(xml.encode()).xml


def test_the_platform_is_camunda_8_and_made_names_have_its_prefix() -> None:
    made = process('<b:serviceTask id="x" c:type="external" c:topic="pay"/>')
    root = etree.fromstring(made.xml)
    assert root.get("{http://camunda.org/schema/modeler/1.0}executionPlatform") == "Camunda Cloud"
    assert b"<zeebe:taskDefinition" in made.xml
