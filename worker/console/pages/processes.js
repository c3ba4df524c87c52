// The processes at the embedded gateway: the diagram with its tokens, and the incidents.

import { block, byId, get, h, post } from "./dom.js";

let known = { processes: [], incidents: [] };
let refreshing = false;
let again = false;
// Until somebody chooses, what is shown is the newest instance there is.
let following = true;

export function startProcesses() {
  byId("process").addEventListener("change", () => { following = false; fillInstances(newest()); drawPicture(); });
  byId("instance").addEventListener("change", () => { following = false; drawPicture(); });
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
  const before = following ? processOfNewest() : choice.value;
  setOptions(choice, known.processes.map((each) => [each.key, `${each.name}, version ${each.version}`]), before);
  fillInstances(following ? newest() : byId("instance").value);
  const count = byId("incident-count");
  count.hidden = known.incidents.length === 0;
  count.textContent = String(known.incidents.length);
  count.title = "incidents";
  fillIncidents();
}

/** Those that stay are left where they are: a press of their button may be under way. */
function fillIncidents() {
  const place = byId("incidents");
  const open = new Set(known.incidents.map((each) => each.key));
  for (const old of [...place.children]) if (!open.has(old.dataset.key)) old.remove();
  const shown = new Set([...place.children].map((each) => each.dataset.key));
  known.incidents.forEach((each, at) => {
    if (!shown.has(each.key)) place.insertBefore(incident(each), place.children[at] ?? null);
  });
}

function fillInstances(before) {
  const process = known.processes.find((each) => each.key === byId("process").value);
  const instances = (process?.instances ?? []).map((each) => [each.key, `${each.key}, ${each.state}`]);
  setOptions(byId("instance"), [["", "all that run"], ...instances], before);
}

/** The process whose instance started last, by its key. */
function processOfNewest() {
  const started = known.processes.filter((each) => each.instances.length > 0)
    .sort((one, other) => other.instances[0].started - one.instances[0].started);
  return (started[0] ?? known.processes[0])?.key;
}

/** The newest instance of the chosen process, by its key. */
function newest() {
  const process = known.processes.find((each) => each.key === byId("process").value);
  return process?.instances[0]?.key ?? "";
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
  const refusal = h("p", { class: "problem", role: "alert" });
  const retry = async ({ target }) => {
    target.disabled = true;
    refusal.textContent = "";
    try {
      await post(`api/incidents/${each.key}/retry`, {});
    } catch (error) {
      refusal.textContent = error.message;
    }
    await refreshProcesses();
    target.disabled = false;
  };
  return h("div", { class: "incident", "data-key": each.key },
    h("p", {}, h("strong", {}, `${each.element}: ${each.type}`), ` in ${each.process}, instance ${each.instance}`),
    h("p", { class: "problem" }, each.message),
    h("button", { type: "button", onclick: retry }, "Retry"),
    refusal);
}
