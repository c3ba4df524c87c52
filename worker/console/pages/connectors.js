// The installed connectors, and of the chosen one its inputs: a form where it may be run, else a table.

import { byId, get, h } from "./dom.js";
import { formOf } from "./form.js";

export async function listConnectors(acts, problems) {
  const found = await get("api/connectors");
  byId("connector-rows").replaceChildren(...found.map((each) => rowOf(each, acts)));
  byId("problems").replaceChildren(...problems.map((each) => h("li", { class: "problem" }, each)));
}

function rowOf(each, acts) {
  const row = h("tr", { "data-type": each.type },
    h("td", {}, h("button", { type: "button", class: "link", onclick: () => choose(row, each, acts) }, each.name)),
    h("td", {}, h("code", {}, each.type)),
    h("td", {}, each.enabled ? each.source : `${each.source} (disabled)`));
  return row;
}

async function choose(row, each, acts) {
  for (const other of row.parentElement.children) other.setAttribute("aria-selected", String(other === row));
  const place = byId("connector");
  try {
    const connector = await get(`api/connector?type=${encodeURIComponent(each.type)}`);
    place.replaceChildren(
      h("h2", {}, connector.name),
      h("p", {}, connector.description),
      h("p", {}, h("a", { href: `api/template?type=${encodeURIComponent(each.type)}`, download: true }, "Element template")),
      acts && connector.enabled ? formOf(connector) : tableOf(connector),
    );
    if (place.getBoundingClientRect().top < 0) place.scrollIntoView();
  } catch (error) {
    place.replaceChildren(h("p", { class: "problem" }, error.message));
  }
}

function tableOf(connector) {
  return h("table", {},
    h("thead", {}, h("tr", {}, h("th", {}, "input"), h("th", {}, "kind"), h("th", {}, "what it is"))),
    h("tbody", {}, ...connector.fields.map((field) => h("tr", {},
      h("td", {}, h("code", {}, field.id)),
      h("td", {}, field.optional ? `${field.type}, optional` : field.type),
      h("td", {}, [field.label, field.description].filter(Boolean).join(": "))))));
}
