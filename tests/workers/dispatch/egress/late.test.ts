import { afterEach, expect, test, vi } from "vitest";
import { follow } from "../../../../worker_src/dispatch/egress/follow.ts";

const SETTINGS = {
  platformHosts: [],
  allowHosts: ["*"],
  denyHosts: [],
  maxResponseBytes: 1024,
  maxRedirects: 3,
  timeoutMs: 1000,
};

afterEach(() => vi.unstubAllGlobals());

const asked = (error: Error) => {
  vi.stubGlobal("fetch", () => Promise.reject(error));
  const hop = {
    url: new URL("https://slow.example.com/"),
    method: "GET",
    headers: new Headers(),
    body: null,
  };
  return follow(hop, SETTINGS, new AbortController().signal);
};

test("an answer that is late is said to be late, even before the signal says so", async () => {
  const late = new DOMException("The operation was aborted due to timeout", "TimeoutError");
  await expect(asked(late)).rejects.toMatchObject({
    code: "egress_timeout",
    message: "slow.example.com gave no answer in time.",
  });
});

test("any other failure is a host that cannot be reached", async () => {
  await expect(asked(new Error("connection refused"))).rejects.toMatchObject({
    code: "egress_unreachable",
    message: "slow.example.com cannot be reached.",
  });
});
