/** `docs/log.schema.json` is the form of every line of ours: `vitest run tests/workers/log-schema.test.ts --update` writes it again. */
import { expect, test } from "vitest";
import * as z from "zod/mini";
import { line } from "../../worker_src/shared/trace/line.ts";

test("the schema in docs is current", async () => {
  const schema = { title: "A line of the log", ...z.toJSONSchema(line) };
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(
    "../../docs/log.schema.json",
  );
});
