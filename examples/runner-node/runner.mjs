// `node/event-loop`: a runner in another language, written from docs/PROTOCOL.md alone. No packages.
//
// This file is the conversation and the tasks, raw.mjs the client.

import readline from "node:readline";
import { check, prepare, refusal, Wire } from "./raw.mjs";

const lines = readline.createInterface({ input: process.stdin, crlfDelay: Infinity })[Symbol.asyncIterator]();
const say = (message) => process.stdout.write(JSON.stringify(message) + "\n");
const begin_ns = process.hrtime.bigint();
const now = () => Number(process.hrtime.bigint() - begin_ns); // small enough to be exact as a Number

let sink = 0;

/** Each number is folded into the next by a multiplication that has to wait, so that no compiler can leave it out. */
function countDown(n) {
  let folded = n | 0;
  for (let left = n; left > 0; left--) folded = Math.imul(folded, 0x9e3779b1) ^ left;
  sink ^= folded;
}

/** A promise a task, all made at once: there is one thread, so they run one after the other. */
async function countAll(tasks, iterations) {
  const due = now();
  const task = async () => {
    const begun = now();
    countDown(iterations);
    return { due, begun, ended: now() };
  };
  return Promise.all(Array.from({ length: tasks }, task));
}

async function fetchOne(spec, target, index, due) {
  const started = now();
  const sample = { due, begun: started };
  let wire = target.idle.pop();
  while (wire?.dead) wire = target.idle.pop();
  wire ??= new Wire(target);
  try {
    const request = target.head.replaceAll("{i}", index);
    const answer = await wire.exchange(request, spec.timeout_ns, () => (sample.begun = now()));
    check(spec.body, index, answer);
  } catch (error) {
    sample.failure = error;
  }
  sample.ended = now(); // first the clock: what becomes of the connection is no part of the answer
  if (spec.connection === "reuse" && !wire.dead && !sample.failure) target.idle.push(wire);
  else wire.socket.destroy();
  return sample;
}

/** `concurrency` slots, in each one task after the other: due when the one before it in its slot has ended. */
async function fetchAll(spec, targets, requests) {
  const samples = [];
  const opened = now();
  let next = 0;
  const slot = async () => {
    let due = opened;
    while (next < requests) {
      const index = next++;
      const sample = await fetchOne(spec, targets[index % targets.length], index, due);
      samples.push(sample);
      due = sample.ended;
    }
  };
  await Promise.all(Array.from({ length: Math.min(spec.concurrency, requests) }, slot));
  return samples;
}

/** Warms up, and returns the window, which is then only to be called. */
async function prepared(spec) {
  if (spec.protocol !== 1) throw refusal("failed", `this runner speaks protocol version 1, not ${spec.protocol}`);
  if (spec.contender !== "node/event-loop") throw refusal("failed", `this runner has no contender ${spec.contender}`);
  if (spec.workload === "countdown") {
    await countAll(spec.tasks, spec.warmup_iterations);
    return () => countAll(spec.tasks, spec.iterations);
  }
  if (spec.workload !== "fetch") throw refusal("unsupported", `this runner has no workload ${spec.workload}`);
  if (spec.client !== "raw") throw refusal("unsupported", `${spec.contender} has no client ${spec.client}`);
  const [warmup, window] = [await prepare(spec.warmup.urls), await prepare(spec.urls)];
  await fetchAll(spec, warmup, spec.warmup.requests);
  return () => fetchAll(spec, window, spec.requests);
}

function usage() {
  const told = process.resourceUsage();
  return {
    user_ns: told.userCPUTime * 1000,
    system_ns: told.systemCPUTime * 1000,
    voluntary_switches: told.voluntaryContextSwitches,
    involuntary_switches: told.involuntaryContextSwitches,
  };
}

function outcome(spec, wall_ns, before, after, samples) {
  const good = samples.filter((sample) => !sample.failure);
  const bad = samples.flatMap((sample) => sample.failure ?? []);
  const errors = {};
  for (const { kind = "other" } of bad) errors[kind] = (errors[kind] ?? 0) + 1;
  const used = Object.fromEntries(Object.keys(after).map((name) => [name, after[name] - before[name]]));
  return {
    type: "outcome",
    protocol: 1,
    runner: { name: "runner-node", version: "0.1.0", language: `Node.js ${process.versions.node}` },
    workers: spec.workers,
    window: { wall_ns, ...used },
    attempted: samples.length,
    ok: good.length,
    errors,
    error_examples: [...new Set(bad.map((error) => error.message))].slice(0, 5),
    service: { raw_ns: good.map((sample) => sample.ended - sample.begun) },
    response: { raw_ns: good.map((sample) => sample.ended - sample.due) },
  };
}

async function hear(type) {
  const { value, done } = await lines.next();
  if (done) process.exit(0); // the harness has changed its mind
  const message = JSON.parse(value);
  if (message.type !== type) throw refusal("failed", `${JSON.stringify(message.type)} where ${type} was due`);
  return message;
}

async function trial() {
  const spec = await hear("spec");
  const window = await prepared(spec);
  say({ type: "ready" });
  await hear("go");

  const before = usage();
  const opened = now();
  const samples = await window();
  const wall_ns = now() - opened;
  const after = usage();

  say({ type: "done" });
  while (!(await lines.next()).done); // stand still until the harness has seen enough
  say(outcome(spec, wall_ns, before, after, samples));
}

const end = () => process.stdout.write("", () => process.exit(0));
trial().then(end, (error) => {
  say({ type: error.type ?? "failed", reason: error.message });
  end();
});
