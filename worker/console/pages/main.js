// The parts of the page by the hash of its address, and the stream of events that keeps them up to date.

import { byId, get } from "./dom.js";
import { drawCharts } from "./charts.js";
import { showJobs } from "./jobs.js";
import { listConnectors } from "./connectors.js";
import { refreshProcesses, startProcesses } from "./processes.js";
import { startFeel } from "./feel.js";

const sections = [...document.querySelectorAll("main > section")];
const links = [...document.querySelectorAll("nav a")];

function showPart() {
  const wanted = location.hash.slice(1);
  const link = links.find((each) => each.hash === `#${wanted}` && !each.hidden) ?? links[0];
  for (const each of links) {
    if (each === link) each.setAttribute("aria-current", "page");
    else each.removeAttribute("aria-current");
  }
  for (const each of sections) each.hidden = `#${each.id}` !== link.hash;
}

function listen(acts) {
  const events = new EventSource("api/events");
  const state = byId("state");
  events.addEventListener("open", () => { state.textContent = "live"; });
  events.addEventListener("error", () => { state.textContent = "connection lost, trying again…"; });
  events.addEventListener("jobs", (event) => {
    showJobs(JSON.parse(event.data));
    drawCharts();
    if (acts) refreshProcesses();
  });
}

async function start() {
  // The link's token became a cookie: it need not stay in the address, nor in the history.
  if (new URLSearchParams(location.search).has("token")) history.replaceState(null, "", `./${location.hash}`);
  const about = await get("api/about");
  if (about.acts) {
    for (const each of document.querySelectorAll("[data-acts]")) each.hidden = false;
    startProcesses();
    startFeel();
  }
  window.addEventListener("hashchange", showPart);
  showPart();
  await listConnectors(about.acts, about.problems);
  listen(about.acts);
  setInterval(drawCharts, 2000);
}

start().catch((error) => { byId("state").textContent = error.message; });
