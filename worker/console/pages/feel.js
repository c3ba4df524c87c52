// A FEEL expression, evaluated while it is written; an error is shown with its place, a function that there is not too.

import { byId, post, pretty } from "./dom.js";

const PAUSE = 150;
let asked = 0;

export function startFeel() {
  let waiting = 0;
  const later = () => { clearTimeout(waiting); waiting = setTimeout(evaluate, PAUSE); };
  byId("expression").addEventListener("input", later);
  byId("context").addEventListener("input", later);
  evaluate();
}

async function evaluate() {
  const number = ++asked;
  const expression = byId("expression").value;
  let answer;
  try {
    answer = await post("api/feel", { expression, context: JSON.parse(byId("context").value || "{}") });
  } catch (error) {
    answer = { error: error.message };
  }
  // A later answer may have come first.
  if (number === asked) show(expression, answer);
}

function show(expression, answer) {
  const failed = answer.error !== undefined;
  byId("feel-value").textContent = failed ? "" : pretty(answer.value);
  byId("feel-error").hidden = !failed;
  byId("feel-error").textContent = failed ? told(expression, answer) : "";
  const nullCalls = answer.nullCalls ?? [];
  byId("feel-null-calls").hidden = !nullCalls.length;
  byId("feel-null-calls").textContent = nullCalls.map((each) => told(expression, each)).join("\n\n");
  byId("expression").setAttribute("aria-invalid", String(failed));
}

function told(expression, { error, line, column }) {
  if (line === undefined) return error;
  const text = expression.split("\n")[line - 1] ?? "";
  return `${error} (line ${line}, column ${column})\n${text}\n${" ".repeat(column - 1)}^`;
}
