import { expect, test } from "vitest";
import { decoded } from "../../../../worker_src/shared/agents/audit/entities.ts";

test("references are read, and those that are none are left as they are", () => {
  expect(decoded("&amp;&#33;&#x21;")).toBe("&!!");
  expect(decoded("&bogus; &valueOf; &toString;")).toBe("&bogus; &valueOf; &toString;");
});
