// The processes at the embedded gateway: the diagram with its tokens, and the incidents.

import { block, byId, get, h, post } from "./dom.js";

let known = { processes: [], incidents: [] };
let refreshing = false;
let again = false;

export function startProcesses() {
  byId("process").addEventListener("change", () => { fillInstances(""); drawPicture(); });
  byId("instance").addEventListener("change", drawPicture);
  window.addEventListener("hashchange", refreshProcesses);
  refreshProcesses();
}

/** Asks for what there is now; calls that come meanwhile are one more round. */
export async function refreshProcesses() {
  if (refreshing) {
    again = true;
    return;
  }
  refreshing = true;
  try {
    do {
      again = false;
      known = await get("api/processes");
      fill();
      await drawPicture();
    } while (again);
  } catch {
    // The stream of events says that the connection is lost.
  } finally {
    refreshing = false;
  }
}

function fill() {
  const choice = byId("process");
  const before = choice.value;
  setOptions(choice, known.processes.map((each) => [each.key, `${each.name}, version ${each.version}`]), before);
  fillInstances(byId("instance").value);
  const count = byId("incident-count");
  count.hidden = known.incidents.length === 0;
  count.textContent = String(known.incidents.length);
  count.title = "incidents";
  byId("incidents").replaceChildren(...known.incidents.map(incident));
}

function fillInstances(before) {
  const process = known.processes.find((each) => each.key === byId("process").value);
  const instances = (process?.instances ?? []).map((each) => [each.key, `${each.key}, ${each.state}`]);
  setOptions(byId("instance"), [["", "all that run"], ...instances], before);
}

function setOptions(select, pairs, chosen) {
  // Not while somebody chooses: the list would close.
  const same = select.options.length === pairs.length
    && pairs.every(([value, text], at) => select.options[at].value === value && select.options[at].text === text);
  if (!same) select.replaceChildren(...pairs.map(([value, text]) => h("option", { value }, text)));
  if (pairs.some(([value]) => value === chosen)) select.value = chosen;
}

async function drawPicture() {
  const definition = byId("process").value;
  const instance = byId("instance").value;
  if (definition === "") {
    byId("picture").replaceChildren(h("p", { class: "hint" }, "No process is deployed."));
    return;
  }
  if (byId("processes").hidden) return;
  const answer = await fetch(`api/processes/${definition}/picture?instance=${instance}`);
  if (!answer.ok) return;
  const drawn = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
  byId("picture").replaceChildren(document.importNode(drawn, true));
  await showVariables(instance);
}

async function showVariables(instance) {
  const { variables } = instance === "" ? { variables: null } : await get(`api/instances/${instance}/variables`);
  const shown = variables === null ? [] : [block("Variables", JSON.stringify(variables, null, 2))];
  byId("instance-data").replaceChildren(...shown);
}

function incident(each) {
  const retry = async (event) => {
    event.target.disabled = true;
    try {
      await post(`api/incidents/${each.key}/retry`, {});
    } catch (error) {
      event.target.replaceWith(h("span", { class: "problem", role: "alert" }, error.message));
    }
    await refreshProcesses();
  };
  return h("div", { class: "incident", "data-key": each.key },
    h("p", {}, h("strong", {}, `${each.element}: ${each.type}`), ` in ${each.process}, instance ${each.instance}`),
    h("p", { class: "problem" }, each.message),
    h("button", { type: "button", onclick: retry }, "Retry"));
}
