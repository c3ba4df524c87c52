// A form made of a connector's fields, as the Modeler shows them: some only where others have certain values.

import { h, post } from "./dom.js";
import { detail } from "./jobs.js";

export function formOf(connector) {
  const fields = new Map(connector.fields.map((field) => [field.id, { field, ...inputOf(field) }]));
  const outcome = h("div", { id: "invoked", "aria-live": "polite" });
  const context = h("textarea", { id: "form-context", rows: 3, spellcheck: "false" }, "{}");
  const button = h("button", { type: "submit" }, "Run");
  const form = h("form", { id: "invoke", novalidate: true, onsubmit: (event) => { event.preventDefault(); run(); } },
    ...connector.groups.map((group) => groupOf(group, [...fields.values()])),
    h("fieldset", {}, h("legend", {}, "Variables"),
      h("div", { class: "field" }, h("label", { for: "form-context" }, "What FEEL expressions above see, a JSON object"), context)),
    button);
  const update = () => {
    for (const each of fields.values()) each.row.hidden = !isShown(each.field, fields);
    for (const set of form.querySelectorAll("fieldset")) {
      const rows = [...set.querySelectorAll(".field")];
      set.hidden = rows.every((row) => row.hidden);
    }
  };
  form.addEventListener("input", update);
  update();

  async function run() {
    button.disabled = true;
    outcome.replaceChildren(h("p", { role: "status" }, "running…"));
    try {
      const shown = [...fields].filter(([, each]) => !each.row.hidden);
      const values = Object.fromEntries(shown.map(([id, each]) => [id, each.read()]));
      const query = `type=${encodeURIComponent(connector.type)}`;
      const job = await post(`api/invoke?${query}`, { values, context: JSON.parse(context.value || "{}") });
      outcome.replaceChildren(...detail(job));
    } catch (error) {
      outcome.replaceChildren(h("p", { class: "problem", role: "alert" }, error.message));
    } finally {
      button.disabled = false;
    }
  }
  return h("div", {}, form, outcome);
}

function groupOf(group, fields) {
  const rows = fields.filter((each) => each.field.group === group.id).map((each) => each.row);
  return h("fieldset", {}, h("legend", {}, group.label), ...rows);
}

function inputOf(field) {
  const id = `field-${field.id}`;
  const input = controlOf(field, id);
  const mark = field.optional ? "" : h("span", { class: "required", title: "needed" }, " *");
  const feel = field.feel === "required" ? " (FEEL)" : "";
  const row = h("div", { class: "field" },
    h("label", { for: id }, field.label, feel, mark), input,
    field.description ? h("small", { id: `${id}-about` }, field.description) : "");
  return { row, read: () => input.value };
}

function controlOf(field, id) {
  const about = field.description ? `${id}-about` : null;
  const value = field.value === undefined ? "" : String(field.value);
  const attributes = { id, "aria-describedby": about };
  if (field.type === "Dropdown" || field.type === "Boolean") {
    const choices = field.choices ?? [{ name: "yes", value: "true" }, { name: "no", value: "false" }];
    const none = value === "" || field.optional ? [h("option", { value: "" }, "")] : [];
    return h("select", attributes, ...none,
      ...choices.map((each) => h("option", { value: each.value, selected: each.value === value }, each.name)));
  }
  if (field.type === "Text") {
    return h("textarea", { ...attributes, rows: 3, spellcheck: "false", placeholder: field.placeholder }, value);
  }
  const type = field.secret ? "password" : "text";
  return h("input", { ...attributes, type, value, autocomplete: "off", spellcheck: "false", placeholder: field.placeholder });
}

function isShown(field, fields) {
  const { condition } = field;
  const all = condition === undefined ? [] : condition.allMatch ?? [condition];
  return all.every((each) => {
    const other = fields.get(each.property);
    if (other === undefined) return true;
    const wanted = (each.oneOf ?? [each.equals]).map(String);
    return wanted.includes(other.read()) && isShown(other.field, fields);
  });
}
