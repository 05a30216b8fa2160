// The client `raw` of runner.mjs: HTTP/1.1 by hand on node:net.

import { lookup } from "node:dns/promises";
import net from "node:net";

/** Why a trial is not carried out: `unsupported` or `failed`. */
export const refusal = (type, reason) => Object.assign(new Error(reason), { type });
/** Why a task did not end well, by the page's kinds. */
const failure = (kind, message) => Object.assign(new Error(message), { kind });
const KINDS = { ECONNRESET: "reset", EPIPE: "reset", ETIMEDOUT: "timeout" };

/** One connection. It is given to one task at a time. */
export class Wire {
  received = Buffer.alloc(0);

  constructor({ port, address }) {
    this.socket = net.connect(port, address).setNoDelay(true);
    this.opened = new Promise((open) => this.socket.once("connect", open));
    this.opened.then(() => (this.connected = true));
    this.socket.on("data", (data) => {
      this.received = Buffer.concat([this.received, data]);
      this.look();
    });
    this.socket.on("error", (error) => {
      const kind = this.connected ? (KINDS[error.code] ?? "other") : "connect";
      this.fail(failure(kind, error.message));
    });
    this.socket.on("end", () => {
      this.look(true); // the end may be what frames the body
      const early = this.received.length > 0;
      this.fail(early ? failure("truncated", "closed inside an answer") : failure("reset", "closed before an answer"));
    });
  }

  /** Also tells an idle connection's end: nobody waits then, and nobody is to use it again. */
  fail(error) {
    this.dead = true;
    this.settle?.(error);
  }

  /** Sends the request and resolves to the status and the body of its answer. `begin` is called at the first byte. */
  exchange(request, timeout_ns, begin) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.fail(failure("timeout", "timed out")), timeout_ns / 1e6);
      this.settle = (error, answer) => {
        clearTimeout(timer);
        this.settle = undefined;
        if (error) reject(error);
        else resolve(answer);
      };
      this.opened.then(() => {
        if (this.dead) return;
        begin();
        this.socket.write(request);
      });
    });
  }

  /** Whether what was received is a whole answer. `closed`: nothing follows. */
  look(closed = false) {
    if (!this.settle) return this.fail(); // nobody has asked for it
    try {
      let answer = answerIn(this.received, closed);
      while (answer?.interim) {
        this.received = this.received.subarray(answer.end);
        answer = answerIn(this.received, closed);
      }
      if (!answer) return;
      if (this.received.length > answer.end) throw failure("protocol", "bytes after the answer");
      this.received = Buffer.alloc(0);
      this.dead ||= !answer.keep;
      this.settle(undefined, answer);
    } catch (error) {
      this.fail(error);
    }
  }
}

/** The answer that `bytes` begin with: its status and body, where it ends, and what becomes of the connection.
 * Undefined while it is not whole. */
function answerIn(bytes, closed) {
  const start = bytes.toString("latin1", 0, 7);
  if (start !== "HTTP/1.".slice(0, start.length)) throw failure("protocol", `not HTTP: ${start}`);
  const at = bytes.indexOf("\r\n\r\n") + 4;
  if (at < 4) return undefined;
  const [first, ...lines] = bytes.toString("latin1", 0, at - 4).split("\r\n");
  const [, minor, code] = /^HTTP\/1\.([01]) (\d{3})( |$)/.exec(first) ?? [];
  if (!code) throw failure("protocol", `no status: ${first}`);
  const fields = new Map();
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon < 1) throw failure("protocol", `no header: ${line}`);
    fields.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim().toLowerCase());
  }
  const status = Number(code);
  const connection = fields.get("connection");
  const keep = connection === "keep-alive" || (minor === "1" && connection !== "close");
  // 100 Continue and 103 Early Hints come before the answer itself; after 101 nobody speaks HTTP.
  const answer = { status, keep, interim: status < 200 && status !== 101 };
  const sized = (end) => (bytes.length < end ? undefined : { ...answer, body: bytes.subarray(at, end), end });
  if (status < 200 || status === 204 || status === 304) return sized(at);
  if (fields.has("transfer-encoding")) {
    const chunks = chunksIn(bytes, at);
    return chunks && { ...answer, ...chunks };
  }
  const length = fields.get("content-length");
  if (length === undefined) return closed ? { ...sized(bytes.length), keep: false } : undefined;
  if (!/^\d+$/.test(length)) throw failure("protocol", `no length: ${length}`);
  return sized(at + Number(length));
}

/** The body in the chunks from `at` on, and where they end. */
function chunksIn(bytes, at) {
  const chunks = [];
  for (;;) {
    const line = bytes.indexOf("\r\n", at);
    if (line < 0) return undefined;
    const digits = /^([0-9a-f]{1,8})[ \t]*(;.*)?$/i.exec(bytes.toString("latin1", at, line))?.[1];
    if (!digits) throw failure("protocol", "a chunk without a size");
    const [start, size] = [line + 2, parseInt(digits, 16)];
    if (size === 0) {
      // There may be trailers; an empty line ends them.
      const end = bytes.indexOf("\r\n\r\n", line);
      return end < 0 ? undefined : { body: Buffer.concat(chunks), end: end + 4 };
    }
    if (bytes.length < start + size + 2) return undefined;
    chunks.push(bytes.subarray(start, start + size));
    at = start + size + 2;
  }
}

/** Connections that wait for their next request, by address, for the warm-up and the window. */
const idle = {};

/** URLs with their names resolved and their requests ready but for the number. */
export function prepare(urls) {
  const one = async (url) => {
    const { protocol, hostname, host, port, pathname } = new URL(url);
    if (protocol !== "http:") throw refusal("unsupported", `the raw client speaks plain http, not ${protocol}`);
    const path = url.split("#")[0].slice(url.indexOf(host) + host.length) || pathname;
    const { address } = await lookup(hostname.replace(/^\[|\]$/g, ""));
    const head = `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
    return { address, port: Number(port || 80), head, idle: (idle[`${address} ${port}`] ??= []) };
  };
  return Promise.all(urls.map(one));
}

export function check(expected, index, { status, body }) {
  if (status < 200 || status > 299) throw failure("status", `status ${status}`);
  if (!expected) return;
  if (body.length < expected.bytes) throw failure("truncated", `${body.length} bytes of ${expected.bytes}`);
  const own = body.every((byte, k) => byte === 97 + ((k + index) % 26));
  if (body.length > expected.bytes || !own) throw failure("content", `the body of request ${index} is not its own`);
}
