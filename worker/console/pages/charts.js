// Throughput and latency of the last minutes, a bar and two points a second.

import { byId, duration, get, svg } from "./dom.js";

const HEIGHT = 80;
const WIDTH = 600;
let drawing = false;

export async function drawCharts() {
  if (drawing || document.hidden || byId("jobs").hidden) return;
  drawing = true;
  try {
    const figures = await get("api/figures");
    drawThroughput(figures);
    drawLatency(figures);
  } catch {
    // The stream of events says that the connection is lost.
  } finally {
    drawing = false;
  }
}

function drawThroughput({ now, seconds, buckets }) {
  const most = Math.max(1, ...buckets.map((each) => each.completed + each.others));
  const step = WIDTH / seconds;
  const bars = buckets.flatMap((each) => {
    const x = (each.second - (now - seconds) - 1) * step;
    const good = (each.completed / most) * HEIGHT;
    const bad = (each.others / most) * HEIGHT;
    return [bar("good", x, HEIGHT - good, step, good), bar("bad", x, HEIGHT - good - bad, step, bad)];
  });
  const jobs = buckets.reduce((sum, each) => sum + each.completed + each.others, 0);
  put("throughput", `Jobs a second, the last ${seconds / 60} minutes: at most ${buckets.length ? most : 0}, ${jobs} in all`, bars);
}

function drawLatency({ now, seconds, buckets }) {
  const most = Math.max(0.001, ...buckets.map((each) => each.longest));
  const step = WIDTH / seconds;
  const marks = buckets.flatMap((each) => {
    const x = (each.second - (now - seconds) - 0.5) * step;
    return [dot("longest", x, each.longest / most), dot("mean", x, each.mean / most)];
  });
  put("latency", `Time a job, mean and longest: at most ${buckets.length ? duration(most) : "–"}`, marks);
}

function bar(kind, x, y, width, height) {
  return svg("rect", { class: kind, x, y, width: Math.max(1, width - 0.3), height });
}

function dot(kind, x, share) {
  return svg("circle", { class: kind, cx: x, cy: HEIGHT - 3 - share * (HEIGHT - 6), r: 2 });
}

function put(id, caption, marks) {
  byId(`${id}-caption`).textContent = caption;
  const axis = svg("path", { class: "axis", d: `M0 ${HEIGHT}H${WIDTH}` });
  const title = svg("title", {}, caption);
  byId(id).replaceChildren(
    svg("svg", { class: "chart", viewBox: `0 0 ${WIDTH} ${HEIGHT + 1}`, preserveAspectRatio: "none", role: "img" }, title, axis, ...marks),
  );
}
