/** `docs/sites.schema.json` is the contract of sites: `vitest run tests/workers/sites-schema.test.ts --update` writes it again. */
import { expect, test } from "vitest";
import * as z from "zod/mini";
import {
  hostnameRequest,
  rollbackRequest,
  siteRequest,
  versionRequest,
} from "../../worker_src/shared/contract.ts";
import { analytics, leadList, site, siteList } from "../../worker_src/workflows/sites/contract.ts";

const PARTS = {
  "POST /sites": siteRequest,
  "PUT /sites/SLUG": versionRequest,
  "POST /sites/SLUG/rollback": rollbackRequest,
  "POST /sites/SLUG/hostnames": hostnameRequest,
  Site: site,
  SiteList: siteList,
  LeadList: leadList,
  Analytics: analytics,
};

test("the schema in docs is current", async () => {
  const $defs = Object.fromEntries(
    Object.entries(PARTS).map(([name, part]) => {
      const { $schema: _, ...schema } = z.toJSONSchema(part, {
        unrepresentable: "any",
        io: "input",
      });
      return [name, schema];
    }),
  );
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Requests and answers of published sites",
    $defs,
  };
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(
    "../../docs/sites.schema.json",
  );
});
