// Small helpers: elements without markup in strings, requests, and how values are shown.

export const byId = (id) => document.getElementById(id);

/** An element with attributes, listeners (names that begin with "on") and children; texts stay texts. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** An SVG element. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** The JSON answer of a GET; throws an Error whose message is for people. */
export async function get(path) {
  return answered(await fetch(path));
}

/** The JSON answer of a POST with a JSON body; throws as `get` does. */
export async function post(path, body) {
  return answered(await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  }));
}

async function answered(response) {
  let body;
  try {
    body = await response.json();
  } catch {
    body = {};
  }
  if (response.status === 401) location.reload();
  if (!response.ok) throw new Error(body.error ?? `${response.status} ${response.statusText}`);
  return body;
}

/** JSON text laid out for reading; any other text as it is. */
export function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

export function duration(seconds) {
  if (seconds === null || seconds === undefined) return "";
  return seconds < 1 ? `${(seconds * 1000).toFixed(1)} ms` : `${seconds.toFixed(2)} s`;
}

export function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString();
}

/** A text under a heading, folded away where it is long. */
export function block(heading, text) {
  const long = text.length > 2000;
  return h("details", { open: !long }, h("summary", {}, heading), h("pre", { tabindex: "0" }, text));
}
