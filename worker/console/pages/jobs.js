// The jobs of late, the newest first, and all that is kept of the one that is chosen.

import { block, byId, clock, duration, get, h, pretty } from "./dom.js";

const SHOWN = 200;
const rows = new Map();
let chosen = null;

/** Takes jobs that began or changed. */
export function showJobs(jobs) {
  const body = byId("job-rows");
  for (const job of jobs) {
    const row = rowOf(job);
    const old = rows.get(job.number);
    const focused = old !== undefined && old.contains(document.activeElement);
    if (old === undefined) body.prepend(row);
    else old.replaceWith(row);
    if (focused) row.querySelector("button").focus();
    rows.set(job.number, row);
    if (job.number === chosen) showJob(job.number);
  }
  while (body.children.length > SHOWN) {
    rows.delete(Number(body.lastElementChild.dataset.number));
    body.lastElementChild.remove();
  }
  byId("no-jobs").hidden = rows.size > 0;
}

function rowOf(job) {
  const choose = () => { chosen = job.number; markChosen(); showJob(job.number); };
  return h("tr", { "data-number": job.number, "data-outcome": job.outcome, "aria-selected": String(job.number === chosen) },
    h("td", {}, clock(job.started)),
    h("td", {}, h("button", { type: "button", class: "link", onclick: choose }, job.element || job.key)),
    h("td", {}, job.connector),
    h("td", {}, h("span", { class: `outcome ${job.outcome.replace(" ", "-")}`, title: job.message }, job.outcome)),
    h("td", { class: "number" }, duration(job.seconds)));
}

function markChosen() {
  for (const [number, row] of rows) row.setAttribute("aria-selected", String(number === chosen));
}

async function showJob(number) {
  const place = byId("job");
  try {
    const job = await get(`api/jobs/${number}`);
    if (number === chosen) place.replaceChildren(...detail(job));
  } catch (error) {
    place.replaceChildren(h("p", { class: "problem" }, error.message));
  }
}

/** What is kept of a job, as elements. */
export function detail(job) {
  const { data } = job;
  return [
    h("h2", {}, `${job.connector}: `, h("span", { class: `outcome ${job.outcome.replace(" ", "-")}` }, job.outcome)),
    h("p", { class: "facts" },
      [job.element && `element ${job.element}`, job.process && `process ${job.process}`,
        job.instance !== "0" && `instance ${job.instance}`, `job ${job.key}`, `type ${job.type}`,
        duration(job.seconds)].filter(Boolean).join(" · ")),
    job.message ? h("p", { class: "problem" }, job.message) : "",
    data.outcome === undefined ? "" : block("Outcome: variables", pretty(data.outcome)),
    ...(data.calls ?? []).flatMap(call),
    block("Variables", pretty(data.variables)),
    block("Headers", pretty(data.headers)),
  ];
}

function call(each) {
  const lines = (headers) => headers.map(([name, value]) => `${name}: ${value}`).join("\n");
  const answer = each.status === null ? each.error : `${each.status}, ${duration(each.seconds)}`;
  return [
    h("h3", {}, `${each.method} ${each.url} `, h("small", {}, answer)),
    block("Request", [lines(each.requestHeaders), pretty(each.requestBody)].filter(Boolean).join("\n\n")),
    block("Response", [lines(each.responseHeaders), pretty(each.responseBody)].filter(Boolean).join("\n\n")),
  ];
}
